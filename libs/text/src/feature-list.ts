/** Features of a text or a word: their hashes, and how much each counts. */
export class FeatureList {
  readonly hashes: Int32Array;
  readonly values: Float64Array;
  count = 0;

  constructor(capacity: number) {
    this.hashes = new Int32Array(capacity);
    this.values = new Float64Array(capacity);
  }

  add(hash: number, value: number): void {
    this.hashes[this.count] = hash;
    this.values[this.count] = value;
    this.count += 1;
  }
}
