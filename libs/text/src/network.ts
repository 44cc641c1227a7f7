/** The small layer over the rules and the summed rows: what they come to, output by output. */
import { InputList, Layer, paddedOutputs } from './layer.ts';
import { HIDDEN, INPUTS, type Model, OUTPUTS, PROJECTED } from './model.ts';
import { RULES } from './rules.ts';

// Of this module, so that they are compiled in: what is imported is loaded at each use.
const RULES_COUNT = RULES;
const HIDDEN_COUNT = HIDDEN;
const OUTPUTS_COUNT = OUTPUTS;
const PROJECTED_COUNT = PROJECTED;

export class Network {
  /** Log-odds by OUTPUT, of the text that was run last. */
  readonly outputs = new Float64Array(paddedOutputs(OUTPUTS_COUNT));
  readonly #model: Model;
  readonly #toHidden: Layer;
  readonly #direct: Layer;
  readonly #toOutputs: Layer;
  readonly #inputs = new InputList(INPUTS);
  readonly #hidden = new Float64Array(paddedOutputs(HIDDEN_COUNT));
  readonly #active = new InputList(HIDDEN_COUNT);

  constructor(model: Model) {
    this.#model = model;
    this.#toHidden = new Layer(model.hiddenWeights, HIDDEN_COUNT);
    this.#direct = new Layer(model.directWeights, OUTPUTS_COUNT);
    this.#toOutputs = new Layer(model.outputWeights, OUTPUTS_COUNT);
  }

  /**
   * Fills {@link outputs}.
   * @param language index into JUDGED
   * @shape rules: RULES; sum: ROW
   */
  run(rules: Float32Array, sum: Float64Array, language: number): void {
    const inputs = this.#inputs;
    inputs.count = 0;
    for (let index = 0; index < RULES; index += 1) inputs.add(index, rules[index] ?? 0);
    for (let index = 0; index < PROJECTED; index += 1) {
      inputs.add(RULES_COUNT + index, sum[OUTPUTS_COUNT + index] ?? 0);
    }
    inputs.add(RULES_COUNT + PROJECTED_COUNT + language, 1);
    const { outputs } = this;
    const { outputBias, hiddenBias } = this.#model;
    for (let output = 0; output < OUTPUTS; output += 1) {
      outputs[output] = (sum[output] ?? 0) + (outputBias[output] ?? 0);
    }
    this.#direct.add(inputs, outputs);
    const hidden = this.#hidden;
    for (let unit = 0; unit < HIDDEN; unit += 1) hidden[unit] = hiddenBias[unit] ?? 0;
    this.#toHidden.add(inputs, hidden);
    const active = this.#active;
    active.count = 0;
    for (let unit = 0; unit < HIDDEN; unit += 1) active.add(unit, Math.max(0, hidden[unit] ?? 0));
    this.#toOutputs.add(active, outputs);
  }
}
