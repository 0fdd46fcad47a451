import type { Statement } from '@fealty/postgres';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
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

const digestBytes = 32;

const inKeyOrder = (a: Accepted, b: Accepted): number => {
  const [left, right] = [a.candidate.checked, b.candidate.checked];
  for (const [x, y] of [[left.offer.id, right.offer.id], [left.offer.source, right.offer.source], [left.programme, right.programme]] as const) {
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
};

/** Remembers what was accepted, with the answer that repeats get. An id that another transaction took at the same time fails here. */
export const rememberTaken = (accepted: readonly Accepted[]): Statement => {
  // In key order, so that two writers of the same ids wait for one another in one direction.
  const rows = accepted.toSorted(inKeyOrder);
  return {
    name: 'remember_taken',
    text: `insert into inbox (programme, source, foreign_id, digest, customer_id, sequence, occurred_at, ordinal, item)
      select r.programme, r.source, r.foreign_id, substring($4::bytea from ${digestBytes} * r.row::integer - ${digestBytes - 1} for ${digestBytes}), r.customer_id, r.sequence, r.occurred_at, $8::bigint, r.item
      from unnest($1::text[], $2::text[], $3::text[], $5::uuid[], $6::bigint[], $7::timestamptz[], $9::integer[])
        with ordinality as r(programme, source, foreign_id, customer_id, sequence, occurred_at, item, row)`,
    values: [
      rows.map(({ candidate }) => candidate.checked.programme), rows.map(({ candidate }) => candidate.checked.offer.source), rows.map(({ candidate }) => candidate.checked.offer.id),
      Buffer.concat(rows.map(({ taken }) => Buffer.from(taken.digest, 'base64'))), rows.map(({ taken }) => taken.customerId), rows.map(({ taken }) => taken.sequence),
      rows.map(({ candidate }) => candidate.checked.occurredAt), rows[0]?.taken.ordinal ?? 0, rows.map(({ taken }) => taken.item),
    ],
  };
};

const fast = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Keeps what was said, in order, as one compressed value. */
export const keepContent = (ordinal: number, accepted: readonly Accepted[]): Statement => ({
  name: 'keep_content', text: 'insert into accepted_content (ordinal, newest, content) values ($1, $2, $3)',
  values: [ordinal, accepted.map(({ candidate }) => candidate.checked.occurredAt).sort().at(-1), zstdCompressSync(Buffer.from(JSON.stringify(accepted.map(({ event }) => event.data))), fast)],
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
