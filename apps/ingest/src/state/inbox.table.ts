import { unnestInsert, type Statement } from '@fealty/postgres';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Accepted, Candidate, Taken } from './number-events.rules.js';

interface TakenRow {
  readonly programme: string; readonly source: string; readonly foreign_id: string;
  readonly digest: Buffer; readonly customer_id: string | null; readonly sequence: number; readonly ordinal: number; readonly item: number;
}

/**
 * What was taken before under these keys. One probe of one partition per key, whatever the planner thinks of the table's size: a
 * lateral query with a limit cannot become a scan of the whole inbox.
 */
export const takenBefore = (candidates: readonly Candidate[]): Statement => ({
  name: 'taken_before',
  text: `select k.programme, k.source, k.foreign_id, i.digest, i.customer_id, i.sequence, i.ordinal, i.item
    from unnest($1::text[], $2::text[], $3::text[]) as k(programme, source, foreign_id)
    cross join lateral (select * from inbox where foreign_id = k.foreign_id and source = k.source and programme = k.programme limit 1) i`,
  values: [candidates.map(({ checked }) => checked.programme), candidates.map(({ checked }) => checked.offer.source), candidates.map(({ checked }) => checked.offer.id)],
});

export const takenByKey = (rows: readonly object[]): Map<string, Taken> => new Map((rows as readonly TakenRow[]).map((row) => [
  `${row.programme}\n${row.source}\n${row.foreign_id}`,
  { digest: row.digest.toString('base64'), customerId: row.customer_id, sequence: row.sequence, ordinal: row.ordinal, item: row.item },
]));

const insert = unnestInsert({
  table: 'inbox', onConflict: 'fail', key: ['foreign_id', 'source', 'programme'],
  columns: {
    programme: 'text', source: 'text', foreign_id: 'text', digest: 'bytea', customer_id: 'uuid', sequence: 'bigint', occurred_at: 'timestamptz', ordinal: 'bigint', item: 'integer',
  },
});

/** Remembers what was accepted, with the answer that repeats get. An id that another transaction took at the same time fails here. */
export const rememberTaken = (accepted: readonly Accepted[]): Statement => insert(accepted.map(({ candidate: { checked }, taken }) => ({
  programme: checked.programme, source: checked.offer.source, foreign_id: checked.offer.id, digest: Buffer.from(taken.digest, 'base64'),
  customer_id: taken.customerId, sequence: taken.sequence, occurred_at: checked.occurredAt, ordinal: taken.ordinal, item: taken.item,
})));

/** Keeps what was said, in order, as one compressed value. */
export const keepContent = (ordinal: number, accepted: readonly Accepted[]): Statement => ({
  name: 'keep_content', text: 'insert into accepted_content (ordinal, content) values ($1, $2)',
  values: [ordinal, zstdCompressSync(Buffer.from(JSON.stringify(accepted.map(({ event }) => event.data))))],
});

export const contentOf = (ordinals: readonly number[]): Statement => ({
  name: 'content_of', text: 'select ordinal, content from accepted_content where ordinal = any($1::bigint[])', values: [ordinals],
});

/** The kept data of one event, as JSON text. */
export const keptContent = (rows: readonly object[]): ((taken: Taken) => string | undefined) => {
  const items = new Map((rows as readonly { ordinal: number; content: Buffer }[]).map(({ ordinal, content }) => [ordinal, JSON.parse(zstdDecompressSync(content).toString('utf8')) as unknown[]]));
  return ({ ordinal, item }) => {
    const kept = items.get(ordinal);
    return kept === undefined ? undefined : JSON.stringify(kept[item]);
  };
};
