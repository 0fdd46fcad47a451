/**
 * What a purchase history is to the models, in weeks since the first purchase day: later purchase days, when the last was, and the age.
 * `gapLogs` is the sum of the natural logarithms of the weeks between neighbouring purchase days; models without regularity ignore it.
 */
export interface History { readonly repeats: number; readonly recency: number; readonly age: number; readonly gapLogs?: number }

/** A column as its distinct values and where each row finds its own, so that a logarithm is taken once per value. */
export interface Column { readonly values: Float64Array; readonly at: Int32Array }

/** Customers with the same history, as one row with their number. */
export interface Cells {
  readonly size: number;
  readonly customers: number;
  readonly repeats: Column;
  readonly recency: Column;
  readonly age: Column;
  readonly count: Float64Array;
  /** Sum over all customers. */
  readonly gapLogs: number;
}

const doubled = (values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> => {
  const larger = new Float64Array(values.length * 2);
  larger.set(values);
  return larger;
};

const columnOf = (values: Float64Array): Column => {
  const distinct = Float64Array.from(new Set(values)).sort();
  const places = new Map<number, number>();
  distinct.forEach((value, at) => places.set(value, at));
  return { values: distinct, at: Int32Array.from(values, (value) => places.get(value) ?? 0) };
};

const usable = ({ repeats, recency, age }: History): boolean =>
  Number.isInteger(repeats) && repeats >= 0 && recency >= 0 && age >= recency && Number.isFinite(age) && (repeats > 0 || recency === 0);

/** Gathers histories one by one in memory that grows with the number of different ones: 24 bytes and a slot of a hash table each. */
export class CellBuilder {
  private repeats = new Float64Array(1_024);
  private recency = new Float64Array(1_024);
  private age = new Float64Array(1_024);
  private count = new Float64Array(1_024);
  private slots = new Int32Array(4_096).fill(-1);
  private size = 0;
  private customers = 0;
  private gapLogs = 0;

  /** Takes a history; a RangeError when it is none (repeats not whole, or weeks out of order). */
  add(history: History): void {
    if (!usable(history)) throw new RangeError(`not a purchase history: ${JSON.stringify(history)}`);
    this.customers += 1;
    this.gapLogs += history.gapLogs ?? 0;
    const slot = this.slotOf(history);
    const at = this.slots[slot] ?? -1;
    if (at >= 0) this.count[at] = (this.count[at] ?? 0) + 1;
    else this.append(slot, history);
  }

  cells(): Cells {
    const part = (values: Float64Array): Float64Array => values.slice(0, this.size);
    return {
      size: this.size, customers: this.customers, gapLogs: this.gapLogs, count: part(this.count),
      repeats: columnOf(part(this.repeats)), recency: columnOf(part(this.recency)), age: columnOf(part(this.age)),
    };
  }

  private slotOf({ repeats, recency, age }: History): number {
    const mask = this.slots.length - 1;
    let slot = (Math.imul(repeats, 73_856_093) ^ Math.imul(Math.round(recency * 7_919), 19_349_663) ^ Math.imul(Math.round(age * 7_919), 83_492_791)) & mask;
    for (;;) {
      const at = this.slots[slot] ?? -1;
      if (at < 0 || (this.repeats[at] === repeats && this.recency[at] === recency && this.age[at] === age)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private append(slot: number, { repeats, recency, age }: History): void {
    if (this.size === this.count.length) [this.repeats, this.recency, this.age, this.count] = [doubled(this.repeats), doubled(this.recency), doubled(this.age), doubled(this.count)];
    [this.repeats[this.size], this.recency[this.size], this.age[this.size], this.count[this.size]] = [repeats, recency, age, 1];
    this.slots[slot] = this.size;
    this.size += 1;
    if (this.size * 2 > this.slots.length) this.spread();
  }

  private spread(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(-1);
    for (let at = 0; at < this.size; at += 1) {
      this.slots[this.slotOf({ repeats: this.repeats[at] ?? 0, recency: this.recency[at] ?? 0, age: this.age[at] ?? 0 })] = at;
    }
  }
}

/** All histories at once. */
export const cellsOf = (histories: Iterable<History>): Cells => {
  const builder = new CellBuilder();
  for (const history of histories) builder.add(history);
  return builder.cells();
};

/** A function of one column's values, computed once per distinct value. */
export const tabled = (column: Column, of: (value: number) => number): Float64Array => column.values.map(of);

/** A value of a table, and the place of a row's value in it. */
export const at = (values: Float64Array, place: number): number => values[place] ?? 0;
export const placeAt = (column: Column, row: number): number => column.at[row] ?? 0;
