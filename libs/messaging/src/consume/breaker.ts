import type { Workspace } from './workspace.js';

/** So much would be parked that the code must be at fault, not the events: the transaction rolls back and the shard stops. */
export class BreakerTripped extends Error {}

export interface BreakerLimits {
  /** Customers of one shard of whom a stream may become parked within a minute. @default 60 */
  readonly customersPerMinuteMax?: number | undefined;
  /** Share of a transaction's customers that may become parked, from ten customers on. @default 0.2 */
  readonly shareMax?: number;
}

const minuteMs = 60_000;
const customersMin = 10;

/** Customers of whom this transaction parks a stream that was not parked before. */
const newlyParked = (work: Workspace): number => {
  const customers = new Set<string>();
  for (const { event, record } of work.aside.parked) {
    if (work.entries.get(event.customerId)?.loaded.parked?.includes(record.topic) !== true) customers.add(event.customerId);
  }
  return customers.size;
};

/** Guards the shards of a consumer against mass parking: a fault of the code must not become a thousand parked customers. */
export class Breaker {
  private readonly parked = new Map<number, { readonly at: number; readonly customers: number }[]>();
  private readonly perMinuteMax: number;
  private readonly shareMax: number;

  constructor({ customersPerMinuteMax = 60, shareMax = 0.2 }: BreakerLimits = {}) {
    this.perMinuteMax = customersPerMinuteMax;
    this.shareMax = shareMax;
  }

  /** Before COMMIT. Answers what to `note` after it. @throws BreakerTripped */
  check(work: Workspace): number {
    if (work.aside.parked.length === 0) return 0;
    const customers = newlyParked(work);
    const { shard } = work.context;
    const reason = work.aside.parked[0]?.reason ?? '';
    if (customers >= customersMin && customers > work.entries.size * this.shareMax) {
      throw new BreakerTripped(`shard ${shard} is stopped: ${customers} of ${work.entries.size} customers of one batch would be parked, the first because ${reason}`);
    }
    const recent = this.recent(shard) + customers;
    if (recent > this.perMinuteMax) throw new BreakerTripped(`shard ${shard} is stopped: ${recent} customers would be parked within a minute, the latest because ${reason}`);
    return customers;
  }

  note(shard: number, customers: number): void {
    if (customers > 0) this.parked.set(shard, [...this.parked.get(shard) ?? [], { at: performance.now(), customers }]);
  }

  /** An operator lets the shard go on: it is counted anew. */
  reset(shard: number): void {
    this.parked.delete(shard);
  }

  private recent(shard: number): number {
    const since = performance.now() - minuteMs;
    const kept = (this.parked.get(shard) ?? []).filter(({ at }) => at > since);
    this.parked.set(shard, kept);
    return kept.reduce((sum, { customers }) => sum + customers, 0);
  }
}
