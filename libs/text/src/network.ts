/** The small layer over the rules and the summed rows: what they come to, output by output. */
import { InputList, Layer, LayerMemory, Sums } from './layer.ts';
import { HIDDEN, INPUTS, type Model, OUTPUTS, PROJECTED } from './model.ts';
import { RULES } from './rule-inputs.ts';

// Of this module, so that they are compiled in: what is imported is loaded at each use.
const RULES_COUNT = RULES;
const HIDDEN_COUNT = HIDDEN;
const OUTPUTS_COUNT = OUTPUTS;
const PROJECTED_COUNT = PROJECTED;

export class Network {
  /** Log-odds by OUTPUT, of the text that was run last. */
  readonly outputs: Float64Array;
  readonly #model: Model;
  readonly #toHidden: Layer;
  readonly #direct: Layer;
  readonly #toOutputs: Layer;
  readonly #inputs: InputList;
  readonly #hidden: Sums;
  readonly #active: InputList;
  readonly #sums: Sums;

  constructor(model: Model) {
    this.#model = model;
    const memory = new LayerMemory();
    this.#toHidden = new Layer(memory, model.hiddenWeights, HIDDEN);
    this.#direct = new Layer(memory, model.directWeights, OUTPUTS);
    this.#toOutputs = new Layer(memory, model.outputWeights, OUTPUTS);
    this.#inputs = new InputList(memory, INPUTS);
    this.#hidden = new Sums(memory);
    this.#active = new InputList(memory, HIDDEN);
    this.#sums = new Sums(memory);
    this.outputs = this.#sums.values;
  }

  /**
   * Fills {@link outputs}.
   * @param language index into JUDGED
   * @shape rules: RULES; sum: ROW
   */
  run(rules: Float32Array, sum: Float64Array, language: number): void {
    const inputs = this.#inputs;
    inputs.count = 0;
    for (let index = 0; index < RULES_COUNT; index += 1) inputs.add(index, rules[index] ?? 0);
    for (let index = 0; index < PROJECTED_COUNT; index += 1) {
      inputs.add(RULES_COUNT + index, sum[OUTPUTS_COUNT + index] ?? 0);
    }
    inputs.add(RULES_COUNT + PROJECTED_COUNT + language, 1);
    const { outputs } = this;
    const { outputBias, hiddenBias } = this.#model;
    for (let output = 0; output < OUTPUTS_COUNT; output += 1) {
      outputs[output] = (sum[output] ?? 0) + (outputBias[output] ?? 0);
    }
    this.#direct.add(inputs, this.#sums);
    const hidden = this.#hidden.values;
    for (let unit = 0; unit < HIDDEN_COUNT; unit += 1) hidden[unit] = hiddenBias[unit] ?? 0;
    this.#toHidden.add(inputs, this.#hidden);
    const active = this.#active;
    active.count = 0;
    for (let unit = 0; unit < HIDDEN_COUNT; unit += 1) {
      active.add(unit, Math.max(0, hidden[unit] ?? 0));
    }
    this.#toOutputs.add(active, this.#sums);
  }
}
