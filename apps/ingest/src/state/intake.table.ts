import { lockPlatformCursors, movePlatformCursors, quarantinePlatformRecords, recordsToTake, type OutgoingRow, type PlatformBatch, type PlatformCursor, type PlatformResult } from '@fealty/messaging';
import { transaction, type Statement, type Transaction } from '@fealty/postgres';
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { admitted, type Admission } from './admit-event.rules.js';
import { unknownOf } from './count-unknown.rules.js';
import { contentOf, keepContent, keptContent, rememberTaken, takenBefore, takenByKey } from './inbox.table.js';
import { numberEvents, numbersWanted, type Answer, type Candidate, type Numbered, type Stream } from './number-events.rules.js';
import type { Offered, Unreadable } from './offered.handler.js';
import { outgoingRows } from './outgoing.handler.js';
import { insertOutgoingRows } from './outgoing.table.js';
import { clockAndPolicies, type PolicyBook } from './policies.table.js';
import { changePersons, type ChangedPerson, type StoredPerson } from './say-person.rules.js';
import { countUnknownFields, logRefused, type RefusedEvent } from './set-aside.table.js';
import { drawOrdinal, forgetCustomers, giveBackNumbers, loadPersons, lockReferenceStream, moveReferenceStream, reserveNumbers, savePersons, type NumbersReserved } from './streams.table.js';

/** What one sender brings: a request's events, or a batch of `platform.v1` with its cursor. */
export interface Work { readonly items: readonly (Offered | Unreadable)[]; readonly batch?: PlatformBatch }
export interface WorkResult { readonly answers: readonly Answer[]; readonly platform?: PlatformResult }

export interface IntakeSettings {
  readonly pool: Pool;
  readonly partitions: number;
  readonly policies: PolicyBook;
  /** Told after COMMIT. */
  readonly committed: (rows: readonly OutgoingRow[], answers: readonly Answer[]) => void;
}

interface Opened {
  readonly now: string;
  readonly items: readonly (Offered | Unreadable)[];
  /** By work: what a batch may do, or its result when that is decided. */
  readonly platform: readonly (PlatformResult | undefined)[];
  readonly counts: readonly number[];
  readonly cursors: ReadonlyMap<number, number>;
}

const limits = { lockTimeoutMs: 2_000, statementTimeoutMs: 5_000, idleTimeoutMs: 2_000 };

const taking = ({ items, batch }: Work, cursor: PlatformCursor | undefined): { readonly items: Work['items']; readonly result?: PlatformResult; readonly next?: number } => {
  if (batch === undefined) return { items };
  const decided = recordsToTake(batch, cursor);
  if ('result' in decided) return { items: [], result: decided.result };
  const taken = new Set(decided.records);
  const next = Math.max(batch.next, cursor?.next ?? 0);
  return { items: items.filter(({ record }) => record !== undefined && taken.has(record)), result: { applied: next }, next };
};

const open = async (tx: Transaction, group: readonly Work[], policies: PolicyBook): Promise<Opened> => {
  const partitions = group.flatMap(({ batch }) => batch?.partition ?? []);
  const [clock, locked] = await tx.burst([clockAndPolicies, ...(partitions.length > 0 ? [lockPlatformCursors(partitions)] : [])]);
  const { now, policies: newest } = clock?.rows[0] as { now: string; policies: number };
  await policies.refresh(tx, newest);
  const cursors = new Map((locked?.rows as PlatformCursor[] | undefined)?.map((cursor) => [cursor.shard, cursor]));
  const taken = group.map((work) => taking(work, work.batch === undefined ? undefined : cursors.get(work.batch.partition)));
  return {
    now, items: taken.flatMap(({ items }) => items), platform: taken.map(({ result }) => result), counts: taken.map(({ items }) => items.length),
    cursors: new Map(taken.flatMap(({ next }, index) => (next === undefined ? [] : [[group[index]?.batch?.partition ?? 0, next] as const]))),
  };
};

const wantedRows = (candidates: readonly Candidate[], wanted: ReadonlyMap<string | undefined, number>) => {
  const rows = new Map<string, { programme: string; platform: string; subject: string; newId: string; count: number }>();
  for (const { customer, checked, platform } of candidates) {
    const count = wanted.get(customer);
    if (customer === undefined || count === undefined || rows.has(customer)) continue;
    rows.set(customer, { programme: checked.programme, platform, subject: checked.subject ?? '', newId: randomUUID(), count });
  }
  return [...rows.values()];
};

/** Locks the streams, looks up the ids, numbers: one round trip. */
const number = async (tx: Transaction, candidates: readonly Candidate[], now: string): Promise<{ numbered: Numbered; ordinal: number; corrections: Statement[] }> => {
  if (candidates.length === 0) return { numbered: { answers: [], accepted: [], last: new Map() }, ordinal: 0, corrections: [] };
  const wanted = numbersWanted(candidates);
  const customers = wantedRows(candidates, wanted);
  const streams: Statement[] = [...(customers.length > 0 ? [reserveNumbers(customers, now)] : []), ...(wanted.has(undefined) ? [lockReferenceStream] : [])];
  const results = await tx.burst([...streams, drawOrdinal, takenBefore(candidates)]);
  const ordinal = (results[streams.length]?.rows[0] as { ordinal: number }).ordinal;
  const reserved = customers.length > 0 ? results[0]?.rows as unknown as NumbersReserved[] : [];
  const before = new Map<string | undefined, Stream>(reserved.map((row) => {
    const customer = `${row.programme}\n${row.platform}\n${row.subject}`;
    return [customer, { customerId: row.customer_id, last: row.sequence - (wanted.get(customer) ?? 0) }];
  }));
  if (wanted.has(undefined)) before.set(undefined, { customerId: null, last: (results[streams.length - 1]?.rows[0] as { sequence: number }).sequence });
  const numbered = numberEvents(candidates, { taken: takenByKey(results.at(-1)?.rows ?? []), streams: before, ordinal, now });
  return { numbered, ordinal, corrections: corrected(before, wanted, numbered) };
};

const corrected = (before: ReadonlyMap<string | undefined, Stream>, wanted: ReadonlyMap<string | undefined, number>, { last }: Numbered): Statement[] => {
  const unused = [...before].flatMap(([customer, stream]) => {
    const used = last.get(customer) ?? stream.last;
    return stream.customerId === null || used === stream.last + (wanted.get(customer) ?? 0) ? [] : [{ customerId: stream.customerId, last: used }];
  });
  const reference = last.get(undefined);
  const neverSeen = unused.filter((stream) => stream.last === 0).map(({ customerId }) => customerId);
  return [
    ...(unused.length > neverSeen.length ? [giveBackNumbers(unused.filter((stream) => stream.last > 0))] : []),
    ...(neverSeen.length > 0 ? [forgetCustomers(neverSeen)] : []),
    ...(reference === undefined || reference === before.get(undefined)?.last ? [] : [moveReferenceStream(reference)]),
  ];
};

const persons = async (tx: Transaction, { accepted }: Numbered): Promise<readonly ChangedPerson[]> => {
  const ids = new Set(accepted.flatMap(({ candidate, taken }) => (candidate.checked.person === undefined || taken.customerId === null ? [] : [taken.customerId])));
  if (ids.size === 0) return [];
  const { rows } = await tx.query<{ customer_id: string; version: number; person: StoredPerson['person'] }>(loadPersons([...ids]));
  return changePersons(accepted, new Map(rows.map((row) => [row.customer_id, { version: row.version, person: row.person }])));
};

const refusedWithFirst = async (tx: Transaction, refused: readonly (RefusedEvent & { taken?: Answer })[], numbered: Numbered): Promise<RefusedEvent[]> => {
  const firsts = refused.flatMap(({ taken }) => (taken?.status === 'refused' && taken.first !== undefined ? [taken.first] : []));
  if (firsts.length === 0) return [...refused];
  const kept = keptContent((await tx.query(contentOf([...new Set(firsts.map(({ ordinal }) => ordinal))]))).rows);
  const fresh = new Map(numbered.accepted.map(({ taken, event }) => [taken, JSON.stringify(event.data)]));
  return refused.map(({ taken, ...event }) => {
    if (taken?.status !== 'refused' || taken.first === undefined) return event;
    return { ...event, first: { taken: taken.first, content: fresh.get(taken.first) ?? kept(taken.first) } };
  });
};

/** One answer per item, in order. */
const answersOf = (admissions: readonly Admission[], numbered: Numbered): Answer[] => {
  let at = 0;
  return admissions.map((admission): Answer => {
    if ('candidate' in admission) {
      at += 1;
      return numbered.answers[at - 1] as Answer;
    }
    return { status: 'refused', refusal: admission.refusal };
  });
};

/**
 * The transaction of the front door, for whatever group of senders waits: look, number, say, remember, all or nothing. A constant number
 * of statements in three round trips, however many events; what the rules need is asked before they run.
 */
export class Intake {
  constructor(private readonly settings: IntakeSettings) {}

  async run(group: readonly Work[]): Promise<readonly WorkResult[]> {
    const { partitions, policies } = this.settings;
    const done = await transaction(this.settings.pool, limits, async (tx) => {
      const opened = await open(tx, group, policies);
      const admissions = opened.items.map((item) => admitted(item, (programme) => policies.inForce(programme, opened.now)?.policy, opened.now));
      const candidates = admissions.flatMap((admission) => ('candidate' in admission ? [admission.candidate] : []));
      const { numbered, ordinal, corrections } = await number(tx, candidates, opened.now);
      const changed = await persons(tx, numbered);
      const answers = answersOf(admissions, numbered);
      const refused = await refusedWithFirst(tx, refusedOf(opened.items, answers), numbered);
      const rows = outgoingRows({ accepted: numbered.accepted, persons: changed, ordinal }, partitions);
      await tx.burstAndCommit([...corrections, ...saved({ numbered, changed, rows, ordinal }), ...setAside({ opened, refused, numbered })]);
      return { opened, answers, rows };
    });
    this.settings.committed(done.rows, done.answers);
    return resultsOf(done);
  }
}

const refusedOf = (items: readonly (Offered | Unreadable)[], answers: readonly Answer[]): (RefusedEvent & { taken?: Answer })[] => items.flatMap((item, index) => {
  const answer = answers[index];
  return 'undecodable' in item || answer?.status !== 'refused' ? [] : [{ offered: item, refusal: answer.refusal, taken: answer }];
});

const saved = ({ numbered: { accepted }, changed, rows, ordinal }: { numbered: Numbered; changed: readonly ChangedPerson[]; rows: readonly OutgoingRow[]; ordinal: number }): Statement[] => (accepted.length === 0 ? [] : [
  rememberTaken(accepted), keepContent(ordinal, accepted), insertOutgoingRows(rows),
  ...(changed.length > 0 ? [savePersons(changed.map(({ customerId, stored }) => ({ customerId, ...stored })))] : []),
]);

const setAside = ({ opened, refused, numbered }: { opened: Opened; refused: readonly RefusedEvent[]; numbered: Numbered }): Statement[] => {
  const quarantined = opened.items.flatMap((item) => ('undecodable' in item ? [{ record: item.record, reason: item.undecodable }] : []));
  const unknown = unknownOf(numbered.accepted);
  return [
    ...(refused.length > 0 ? [logRefused(refused, opened.now)] : []), ...quarantinePlatformRecords(quarantined),
    ...(unknown.length > 0 ? [countUnknownFields(unknown, opened.now)] : []), ...(opened.cursors.size > 0 ? [movePlatformCursors(opened.cursors)] : []),
  ];
};

const resultsOf = ({ opened, answers }: { opened: Opened; answers: readonly Answer[] }): WorkResult[] => {
  let at = 0;
  return opened.counts.map((count, index) => {
    const own = answers.slice(at, at + count);
    at += count;
    const platform = opened.platform[index];
    return platform === undefined ? { answers: own } : { answers: own, platform };
  });
};
