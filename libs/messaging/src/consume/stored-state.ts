/**
 * A state with the JSON that it is stored as; either is made from the other when it is first asked for. Between transactions only the text
 * is kept: as one flat string, a hundred thousand cached customers cost the garbage collector next to nothing, and a customer of whom an
 * event changes nothing but its number is neither parsed nor written out.
 */
export class StoredState {
  private columns: Readonly<Record<string, unknown>> | undefined;

  private constructor(private json: string | undefined, private parsed: unknown) {}

  static of(value: unknown): StoredState {
    return new StoredState(undefined, value);
  }

  static ofText(json: string): StoredState {
    return new StoredState(json, undefined);
  }

  get value(): unknown {
    this.parsed ??= JSON.parse(this.json as string);
    return this.parsed;
  }

  get text(): string {
    this.json ??= JSON.stringify(this.parsed);
    return this.json;
  }

  /** What columns are derived from the state, worked out once. */
  derived(work: (value: unknown) => Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    this.columns ??= work(this.value);
    return this.columns;
  }

  /** Lets go of the parsed value, which comes back when it is asked for. */
  pack(): this {
    this.json = this.text;
    this.parsed = undefined;
    return this;
  }
}
