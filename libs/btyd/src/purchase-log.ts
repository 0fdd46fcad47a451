import type { Standing } from './standing.js';

/** Purchase days of many customers in order of time, one after another: those of customer c are at starts[c] .. starts[c + 1]. */
export interface PurchaseLog {
  readonly customers: number;
  readonly starts: Int32Array;
  /** Days since 1970-01-01. */
  readonly days: Int32Array;
  readonly amounts: Float64Array;
}

const dayMs = 86_400_000;

/** The number of a calendar day, `YYYY-MM-DD`, since 1970-01-01. */
export const dayNumber = (day: string): number => Math.floor(Date.parse(day.slice(0, 10)) / dayMs);
export const dayText = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);

/** Gathers purchases in any order. Those of one customer and day become one purchase and their amounts are added, as in the literature. */
export class PurchaseLogBuilder {
  private customer = new Int32Array(1_024);
  private day = new Int32Array(1_024);
  private amount = new Float64Array(1_024);
  private size = 0;
  private customers = 0;

  /** `customer` is a number from 0 that the caller gives. */
  add(customer: number, day: number, amount: number): void {
    if (this.size === this.day.length) this.grow();
    [this.customer[this.size], this.day[this.size], this.amount[this.size]] = [customer, day, amount];
    this.size += 1;
    this.customers = Math.max(this.customers, customer + 1);
  }

  log(): PurchaseLog {
    const starts = this.begins();
    const order = this.byCustomer(starts);
    const merged = new Int32Array(this.customers + 1);
    const [days, amounts] = [new Int32Array(this.size), new Float64Array(this.size)];
    let size = 0;
    for (let customer = 0; customer < this.customers; customer += 1) {
      merged[customer] = size;
      const rows = order.subarray(starts[customer], starts[customer + 1]).sort((one, other) => (this.day[one] ?? 0) - (this.day[other] ?? 0) || one - other);
      for (const row of rows) {
        const day = this.day[row] ?? 0;
        if (size > (merged[customer] ?? 0) && days[size - 1] === day) size -= 1;
        else amounts[size] = 0;
        days[size] = day;
        amounts[size] = (amounts[size] ?? 0) + (this.amount[row] ?? 0);
        size += 1;
      }
    }
    merged[this.customers] = size;
    return { customers: this.customers, starts: merged, days: days.slice(0, size), amounts: amounts.slice(0, size) };
  }

  private begins(): Int32Array {
    const starts = new Int32Array(this.customers + 1);
    for (let row = 0; row < this.size; row += 1) starts[(this.customer[row] ?? 0) + 1] = (starts[(this.customer[row] ?? 0) + 1] ?? 0) + 1;
    for (let customer = 0; customer < this.customers; customer += 1) starts[customer + 1] = (starts[customer + 1] ?? 0) + (starts[customer] ?? 0);
    return starts;
  }

  private byCustomer(starts: Int32Array): Int32Array {
    const next = starts.slice();
    const order = new Int32Array(this.size);
    for (let row = 0; row < this.size; row += 1) {
      const customer = this.customer[row] ?? 0;
      order[next[customer] ?? 0] = row;
      next[customer] = (next[customer] ?? 0) + 1;
    }
    return order;
  }

  private grow(): void {
    const size = this.size * 2;
    const [customer, day, amount] = [new Int32Array(size), new Int32Array(size), new Float64Array(size)];
    customer.set(this.customer);
    day.set(this.day);
    amount.set(this.amount);
    [this.customer, this.day, this.amount] = [customer, day, amount];
  }
}

/** How a customer stands at the end of a day; nothing when there was no purchase by then. */
export const standingOf = ({ starts, days, amounts }: PurchaseLog, customer: number, asOf: number): Standing | undefined => {
  const start = starts[customer] ?? 0;
  const end = starts[customer + 1] ?? start;
  const first = days[start] ?? 0;
  if (end === start || first > asOf) return undefined;
  let [at, spend, gapLogs] = [start, 0, 0];
  for (; at < end && (days[at] ?? 0) <= asOf; at += 1) {
    spend += amounts[at] ?? 0;
    if (at > start) gapLogs += Math.log(((days[at] ?? 0) - (days[at - 1] ?? 0)) / 7);
  }
  return { purchases: at - start, firstDay: first, recency: ((days[at - 1] ?? 0) - first) / 7, age: (asOf - first) / 7, spend, firstSpend: amounts[start] ?? 0, gapLogs };
};

/** Purchase days of a customer after one day, up to and with another, and what was spent on them. */
export const laterOf = ({ starts, days, amounts }: PurchaseLog, customer: number, { after, to }: { after: number; to: number }): { readonly purchases: number; readonly spend: number } => {
  let [purchases, spend] = [0, 0];
  for (let at = starts[customer] ?? 0; at < (starts[customer + 1] ?? 0); at += 1) {
    const day = days[at] ?? 0;
    if (day <= after || day > to) continue;
    purchases += 1;
    spend += amounts[at] ?? 0;
  }
  return { purchases, spend };
};
