import { unnestInsert, type Statement } from '@fealty/postgres';
import type { OutgoingRecord } from './seal.js';

interface Head { readonly t: string; readonly p: number; readonly k: string | null; readonly h: Record<string, string>; readonly ts: number; readonly n: number }

const isText = (headers: OutgoingRecord['headers']): headers is Record<string, string> => {
  for (const name in headers) if (typeof headers[name] !== 'string') return false;
  return true;
};
const text = (headers: OutgoingRecord['headers']): Record<string, string> =>
  (isText(headers) ? headers : Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : value.toString('utf8')])));

/** Puts records into one value, in order: the length of a JSON list of heads, the heads, and then the very bytes of all values. */
export const encodeFrame = (records: readonly OutgoingRecord[]): Buffer => {
  const heads: Head[] = records.map((record) => ({
    t: record.topic, p: record.partition, k: record.key, h: text(record.headers), ts: record.timestamp, n: record.value === null ? -1 : record.value.length,
  }));
  const head = Buffer.from(JSON.stringify(heads));
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, ...records.flatMap((record) => record.value ?? [])]);
};

/** The records of a frame, byte for byte as they were put in. */
export const decodeFrame = (frame: Buffer): OutgoingRecord[] => {
  const headEnd = 4 + frame.readUInt32BE(0);
  const heads = JSON.parse(frame.toString('utf8', 4, headEnd)) as Head[];
  let at = headEnd;
  return heads.map((head) => {
    const value = head.n < 0 ? null : frame.subarray(at, at + head.n);
    at += Math.max(head.n, 0);
    return { topic: head.t, partition: head.p, key: head.k, headers: head.h, value, timestamp: head.ts };
  });
};

/** What one transaction says on one shard: one row, however many records. */
export interface OutgoingRow { readonly shard: number; readonly ordinal: number; readonly records: readonly OutgoingRecord[] }

const insert = unnestInsert({ table: 'outgoing', onConflict: 'fail', key: ['shard', 'ordinal'], columns: { shard: 'smallint', ordinal: 'bigint', records: 'integer', frame: 'bytea' } });

/** The statement that stores outgoing rows, in the same transaction as the state they tell of. */
export const insertOutgoing = (rows: readonly OutgoingRow[]): Statement =>
  insert(rows.map((row) => ({ shard: row.shard, ordinal: row.ordinal, records: row.records.length, frame: encodeFrame(row.records) })));
