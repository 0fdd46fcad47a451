import { readData, type Cause, type Count, type Counted, type Draft, type Event, type EventContract, type Outcome, type PolicyInForce, type State } from '@fealty/contracts';
import type { Statement } from '@fealty/postgres';
import { derivedId } from '../outbox/event-id.js';
import { ownSource, recordBytesMax, seal, type SealedEvent } from '../outbox/seal.js';
import { nothingSetAside } from '../parking/set-aside.js';
import type { SaidBefore } from '../restore/said-before.js';
import type { Policies } from '../reference/policies.js';
import type { Slice } from './budgets.js';
import type { Consumption, Publication } from './consumption.js';
import type { Read } from './read-event.js';
import { StoredState } from './stored-state.js';
import type { CustomerRow } from './tables.js';

/** A row that this transaction has made for itself, so that it may change it in place. */
type OwnRow = { -readonly [Field in keyof CustomerRow]: CustomerRow[Field] } & { seen: Record<string, number> };

/** A customer within one transaction: the rows as they are, and what of them must be saved. */
export interface Entry {
  row: CustomerRow;
  /** True once the row is this transaction's own copy; what was loaded stays as it was. */
  owned: boolean;
  /** As loaded: what a projection compares with, and what a failed fold falls back to. */
  readonly loaded: CustomerRow;
  changed: boolean;
  /** True where the database has no row of the customer yet. */
  readonly isNew: boolean;
  /** Loaded parts; `undefined` is known not to exist. */
  parts: Map<string, StoredState | undefined>;
  readonly changedParts: Set<string>;
  /** Projections: what was taken in this transaction, and which events of it changed the facts. */
  readonly taken: Extract<Read, { event: Event }>[];
  readonly causes: Event[];
  /** Projections: what was counted in since a version was told last. */
  readonly untold: Extract<Read, { kind: 'event' }>[];
  /** The state that was told last, which the next change is compared with. */
  told: StoredState;
}

export interface WorkContext {
  readonly consumption: Consumption;
  readonly publication: Publication;
  readonly policies: Policies;
  readonly shard: number;
  /** The database's clock, read once per transaction. */
  readonly now: string;
  /** Until when due work is done, where that is not now. */
  readonly asOf?: string;
}

const noParts: Map<string, StoredState | undefined> = new Map();
const entryOf = (row: CustomerRow, parts: Map<string, StoredState | undefined>, isNew: boolean): Entry => ({ row, owned: false, loaded: row, changed: false, isNew, parts, changedParts: new Set(), taken: [], causes: [], untold: [], told: row.stored });

/** The entry's row, to be changed in place: copied once per transaction instead of at every event. */
export const ownRow = (entry: Entry): OwnRow => {
  if (!entry.owned) {
    entry.row = { ...entry.row, seen: { ...entry.row.seen } };
    entry.owned = true;
  }
  return entry.row as OwnRow;
};

/** What one transaction works on: nothing in it reaches cache, database or Kafka before the whole of it is committed. */
export class Workspace {
  readonly entries = new Map<string, Entry>();
  readonly sealed: SealedEvent[] = [];
  /** Said before the database was restored: taken over, not said again. */
  readonly takenOver: SealedEvent[] = [];
  /** By customer, where the shard was restored: what had been said and has not come up again; what came up again in this transaction. */
  readonly saidBefore = new Map<string, SaidBefore>();
  readonly cameAgain: string[] = [];
  readonly aside = nothingSetAside();
  /** Rows shared by customers, by table and key: locked for the commands of this transaction, as they are now. */
  readonly shared = new Map<string, unknown>();
  /** The shard's slices of budgets, by key, as they are now. */
  readonly slices = new Map<string, Slice>();
  /** Counters that customers share, by key, as far as a rule of this transaction named them; and what it counts. */
  counters = new Map<string, readonly Counted[]>();
  readonly counted: (Count & { readonly customerId: string; readonly until: string })[] = [];
  /** What accepted commands keep beside the state. */
  kept: { readonly customerId: string; readonly statement: Statement }[] = [];
  /** Whether some customer on the table has a parked stream. */
  hasParked = false;
  readonly counts = { applied: 0, ignored: 0, duplicate: 0, tombstone: 0 };

  constructor(readonly context: WorkContext) {}

  /** Puts a loaded or cached row on the table, or a new one. */
  lay(row: CustomerRow, parts?: ReadonlyMap<string, StoredState | undefined>, isNew = false): Entry {
    const entry = entryOf(row, this.context.consumption.parts === undefined ? noParts : new Map(parts), isNew);
    this.entries.set(row.customerId, entry);
    if (row.parked !== null) this.hasParked = true;
    return entry;
  }

  /** The customer's entry; one never seen before starts empty. */
  entry(customerId: string, programme: string): Entry {
    return this.entries.get(customerId) ?? this.lay({
      customerId, programme, guest: false, seen: {}, said: 0, heard: 0, parked: null,
      stored: StoredState.of(this.context.consumption.customers.start(customerId, programme)),
    }, undefined, true);
  }

  stateFor(entry: Entry, partIds: readonly string[]): State<unknown, unknown> {
    // Ids come from outside: an order may be called `__proto__`.
    const parts = Object.create(null) as Record<string, unknown>;
    for (const id of partIds) parts[id] = entry.parts.get(id)?.value;
    return { customer: entry.row.stored.value, parts };
  }

  policyAt(programme: string, instant: string): PolicyInForce {
    return this.context.policies.at(programme, instant);
  }

  /** Whether the state has come back with what was said because of this cause. */
  wasDecided({ customerId, id }: Pick<Cause, 'customerId' | 'id'>): boolean {
    return this.context.consumption.comesBack?.refold !== undefined && this.saidBefore.get(customerId)?.byCause.has(id) === true;
  }

  /** The same of an input. It comes up again once; a command is repeated as often as its client likes. */
  cameUpDecided(event: Pick<Cause, 'customerId' | 'id'>): boolean {
    if (!this.wasDecided(event)) return false;
    this.cameAgain.push(...this.saidBefore.get(event.customerId)?.byCause.get(event.id) ?? []);
    return true;
  }

  /** Takes over an accepted outcome: state, parts and sealed events, all or nothing (it throws before it changes anything). */
  accept(entry: Entry, cause: Cause, outcome: Outcome<unknown, unknown> & { refused?: undefined }): void {
    let { said } = entry.row;
    const perType = new Map<string, number>();
    const before = this.saidBefore.get(entry.row.customerId)?.numbers;
    const again: string[] = [];
    const sealed = (outcome.events ?? []).flatMap((draft) => {
      const index = perType.get(draft.contract.type) ?? 0;
      perType.set(draft.contract.type, index + 1);
      const id = derivedId(entry.row.customerId, cause.id, draft.contract.type, index);
      // It stands in the topic, under its own number.
      if (before?.has(id) === true) again.push(id);
      else said += 1;
      return before?.has(id) === true ? [] : [this.seal(draft, said, id)];
    });
    this.sealed.push(...sealed);
    this.cameAgain.push(...again);
    for (const [id, part] of Object.entries(outcome.parts ?? {})) {
      entry.parts.set(id, StoredState.of(part));
      entry.changedParts.add(id);
    }
    const row = ownRow(entry);
    row.said = said;
    if (outcome.customer !== undefined && outcome.customer !== entry.row.stored.value) row.stored = StoredState.of(outcome.customer);
    entry.changed = true;
  }

  /** Gives a draft its envelope and bytes; refuses what the service does not publish, what breaks its contract and what no broker would take. */
  seal(draft: Draft, sequence: number, id: string): SealedEvent {
    const { contract, cause } = draft;
    if (!this.context.publication.types.has(contract.type)) throw new Error(`${contract.type} is not in publishes.ts of ${this.context.consumption.service}`);
    const { issue } = readData(contract.data, draft.data);
    if (issue !== undefined) throw new Error(`${contract.type} caused by ${cause.id} would not fit its contract at /${issue.path.join('/')}: ${issue.message}`);
    const sealed = seal(contract, this.envelopeOf(draft, sequence, id), this.context.shard);
    const { bytes } = sealed.record;
    if (bytes > recordBytesMax) throw new Error(`${contract.type} caused by ${cause.id} would have ${bytes} bytes; at most ${recordBytesMax} can be sent`);
    return sealed;
  }

  private envelopeOf({ contract, cause, occurredAt, data }: Draft, sequence: number, id: string): Event {
    return {
      id, type: contract.type, source: ownSource(contract as EventContract), customerId: cause.customerId, programme: cause.programme, sequence, occurredAt,
      receivedAt: this.context.now, causationId: cause.id, correlationId: cause.correlationId, import: cause.import, guest: cause.guest, traceparent: cause.traceparent, data,
    };
  }
}
