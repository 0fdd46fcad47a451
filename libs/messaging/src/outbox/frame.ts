import { unnestInsert, type Statement } from '@fealty/postgres';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { OutgoingRecord } from './outgoing-record.js';

// A frame: its form, the number of topics and each with its length, then record by record topic, partition, timestamp, length, body. Of the
// second form, all behind the first byte is one zstd frame: events of one kind resemble each other, and what is written to disk and read
// from the socket costs the database more than packing it costs here.
const plain = 2;
const packed = 3;
const headBytes = 15;
const packedFromBytes = 4_096;
const quickly = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

const topicsBytes = (topics: readonly string[]): Buffer => {
  const names = topics.map((topic) => Buffer.from(topic));
  return Buffer.concat([Buffer.from([plain, names.length]), ...names.flatMap((name) => [Buffer.from([name.length]), name])]);
};

const pack = (frame: Buffer): Buffer => (frame.length < packedFromBytes ? frame : Buffer.concat([Buffer.from([packed]), zstdCompressSync(frame.subarray(1), quickly)]));

const unpack = (frame: Buffer): Buffer => {
  if (frame[0] === plain) return frame.subarray(1);
  if (frame[0] === packed) return zstdDecompressSync(frame.subarray(1));
  throw new RangeError(`a frame of the form ${String(frame[0])} is not understood here; ${plain} and ${packed} are`);
};

/** Puts records into one value, in order, byte for byte. */
export const encodeFrame = (records: readonly OutgoingRecord[]): Buffer => {
  const topics = [...new Set(records.map(({ topic }) => topic))];
  const start = topicsBytes(topics);
  const frame = Buffer.allocUnsafeSlow(records.reduce((bytes, { body }) => bytes + headBytes + body.length, start.length));
  let at = start.copy(frame);
  for (const { topic, partition, timestamp, body } of records) {
    at = frame.writeUInt8(topics.indexOf(topic), at);
    at = frame.writeUInt16BE(partition, at);
    at = frame.writeDoubleBE(timestamp, at);
    at = frame.writeUInt32BE(body.length, at);
    at += body.copy(frame, at);
  }
  return pack(frame);
};

/** The records of a frame, byte for byte as they were put in. @throws RangeError when it is none, or was cut off */
export const decodeFrame = (stored: Buffer): OutgoingRecord[] => {
  const frame = unpack(stored);
  let at = 1;
  const topics = Array.from({ length: frame.readUInt8(0) }, () => {
    const end = at + 1 + frame.readUInt8(at);
    const topic = frame.toString('utf8', at + 1, end);
    at = end;
    return topic;
  });
  const records: OutgoingRecord[] = [];
  while (at < frame.length) {
    const place = { topic: topics[frame.readUInt8(at)] ?? '', partition: frame.readUInt16BE(at + 1), timestamp: frame.readDoubleBE(at + 3) };
    const [start, end] = [at + headBytes, at + headBytes + frame.readUInt32BE(at + 11)];
    if (end > frame.length || place.topic === '') throw new RangeError('a frame is broken');
    records.push(new OutgoingRecord(place, frame.subarray(start, end)));
    at = end;
  }
  return records;
};

/** What one transaction says on one shard: one row, however many records. */
export interface OutgoingRow { readonly shard: number; readonly ordinal: number; readonly records: readonly OutgoingRecord[] }

const insert = unnestInsert({ table: 'outgoing', onConflict: 'fail', key: ['shard', 'ordinal'], columns: { shard: 'smallint', ordinal: 'bigint', records: 'integer', frame: 'bytea' } });

/** The statement that stores outgoing rows, in the same transaction as the state they tell of. */
export const insertOutgoing = (rows: readonly OutgoingRow[]): Statement =>
  insert(rows.map((row) => ({ shard: row.shard, ordinal: row.ordinal, records: row.records.length, frame: encodeFrame(row.records) })));
