import { letPastBy, type LetPast } from './let-past.js';
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

/** Customers of whom this transaction parks a stream that was not parked before, and that nobody has let past; by programme. */
const newlyParked = (work: Workspace, given: readonly LetPast[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const customers = new Map<string, Set<string>>();
  for (const parked of work.aside.parked) {
    const { event, record } = parked;
    if (work.entries.get(event.customerId)?.loaded.parked?.includes(record.topic) === true || letPastBy(parked, given) !== undefined) continue;
    const ofProgramme = customers.get(event.programme);
    if (ofProgramme === undefined) customers.set(event.programme, new Set([event.customerId]));
    else ofProgramme.add(event.customerId);
  }
  return customers;
};

const programmesNamedMax = 5;
/** For whoever is woken by it: whose events they are, and what there is to do. */
const advice = ({ context: { shard, consumption: { service } } }: Workspace, parked: ReadonlyMap<string, ReadonlySet<string>>): string => {
  const most = [...parked].map(([programme, customers]) => ({ programme, customers: customers.size })).sort((a, b) => b.customers - a.customers);
  const named = most.slice(0, programmesNamedMax).map(({ programme, customers }) => `${customers} of ${programme}`).join(', ');
  return `By programme: ${named}${most.length > programmesNamedMax ? ' and others' : ''}. Nothing was stored of it, and nothing is lost. Several programmes: a fault of the code, roll it back or mend it, and restart. `
    + `One only: its events can be parked so that the others go on, npm run care -- ${service} past --shard ${shard} --programme ${most[0]?.programme ?? 'P'} --why '…' --dry (operate.md, "Stopped by the breaker")`;
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

  /** Before COMMIT; of what was let past it takes no notice. Answers what to `note` after it. @throws BreakerTripped */
  check(work: Workspace, given: readonly LetPast[] = []): number {
    if (work.aside.parked.length === 0) return 0;
    const parked = newlyParked(work, given);
    const customers = new Set([...parked.values()].flatMap((ofProgramme) => [...ofProgramme])).size;
    const { shard } = work.context;
    const reason = work.aside.parked.find((one) => letPastBy(one, given) === undefined)?.reason ?? '';
    if (customers >= customersMin && customers > work.entries.size * this.shareMax) {
      throw new BreakerTripped(`shard ${shard} is stopped: ${customers} of ${work.entries.size} customers of one batch would be parked, the first because ${reason}. ${advice(work, parked)}`);
    }
    const recent = this.recent(shard) + customers;
    if (recent > this.perMinuteMax) throw new BreakerTripped(`shard ${shard} is stopped: ${recent} customers would be parked within a minute, the latest because ${reason}. ${advice(work, parked)}`);
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
