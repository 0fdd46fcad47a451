import type { Statement, Transaction } from '@fealty/postgres';
import { randomUUID } from 'node:crypto';
import { takenBefore, takenByKey } from './inbox.table.js';
import { numberEvents, numbersWanted, type Candidate, type Numbered, type Stream } from './number-events.rules.js';
import { drawOrdinal, forgetCustomers, giveBackNumbers, lockReferenceStream, moveReferenceStream, reserveNumbers, type NumbersReserved, type NumbersWanted } from './streams.table.js';

const wantedRows = (candidates: readonly Candidate[], wanted: ReadonlyMap<string | undefined, number>): NumbersWanted[] => {
  const rows = new Map<string, NumbersWanted>();
  for (const { customer, checked, platform } of candidates) {
    const count = wanted.get(customer);
    if (customer === undefined || count === undefined || rows.has(customer)) continue;
    rows.set(customer, { programme: checked.programme, platform, subject: checked.subject ?? '', newId: randomUUID(), count });
  }
  return [...rows.values()];
};

/** Locks the streams, looks up the ids, numbers: one round trip. */
export const numberInTransaction = async (tx: Transaction, candidates: readonly Candidate[], now: string): Promise<{ numbered: Numbered; ordinal: number; corrections: Statement[] }> => {
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

