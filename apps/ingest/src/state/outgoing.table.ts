import { encodeFrame, type OutgoingRow } from '@fealty/messaging';
import type { Statement } from '@fealty/postgres';

/** Stores outgoing rows. All frames travel as one binary value and are cut apart by the database: an array of them would travel as hex text. */
export const insertOutgoingRows = (rows: readonly OutgoingRow[]): Statement => {
  const frames = rows.map(({ records }) => encodeFrame(records));
  const starts: number[] = [];
  let start = 1;
  for (const { length } of frames) {
    starts.push(start);
    start += length;
  }
  return {
    name: 'insert_outgoing_rows',
    text: `insert into outgoing (shard, ordinal, records, frame) select r.shard, r.ordinal, r.records, substring($1::bytea from r.start for r.length)
      from unnest($2::smallint[], $3::bigint[], $4::integer[], $5::integer[], $6::integer[]) as r(shard, ordinal, records, start, length)`,
    values: [Buffer.concat(frames), rows.map(({ shard }) => shard), rows.map(({ ordinal }) => ordinal), rows.map(({ records }) => records.length), starts, frames.map(({ length }) => length)],
  };
};
