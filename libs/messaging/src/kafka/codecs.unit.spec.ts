import { describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import kafkajs from 'kafkajs';
import snappy from 'snappy';
import { unpackedBytesMax } from './codecs.js';
import { readRecordSet } from './fast-fetch.js';
import { recordSetOf } from './record-set.fixture.js';
import { unreadableOf } from './unreadable-batch.js';
import './client.js';

const { CompressionTypes } = kafkajs;
const [head, firstOffset, kinds] = [61, 7, 21];

/** A batch of record 7 whose records are these bytes, said to be packed so. */
const batchOf = async (compression: number, packed: Buffer): Promise<Buffer> => {
  const plain = await recordSetOf([{ key: 'a', value: 'b', timestamp: '1767225600000' }]);
  const batch = Buffer.concat([plain.subarray(0, head), packed]);
  batch.writeBigInt64BE(BigInt(firstOffset), 0);
  batch.writeInt32BE(batch.length - 12, 8);
  batch.writeInt16BE(compression, kinds);
  return batch;
};
const recordsIn = async (): Promise<Buffer> => (await recordSetOf([{ key: 'a', value: 'b', timestamp: '1767225600000' }])).subarray(head);
const sized = (block: Buffer): Buffer => {
  const size = Buffer.alloc(4);
  size.writeInt32BE(block.length);
  return Buffer.concat([size, block]);
};

describe('a packed batch', () => {
  it('of a Java client is read from its blocks of Snappy', async () => {
    const records = await recordsIn();
    const blocks = await Promise.all([records.subarray(0, 4), records.subarray(4)].map(async (part) => sized(await snappy.compress(part))));
    const packed = Buffer.concat([Buffer.from('82534e4150505900' + '00000001'.repeat(2), 'hex'), ...blocks]);
    const [read] = await readRecordSet(await batchOf(CompressionTypes.Snappy, packed));
    expect([read?.offset, read?.key?.toString(), read?.value?.toString()]).toEqual(['7', 'a', 'b']);
  });

  it.each([
    ['bytes that are no gzip', 1, Buffer.from('nonsense')], ['a block that is cut off', 2, Buffer.from('82534e41505059000000000100000001000000ff00', 'hex')],
    ['no frame of LZ4', 3, Buffer.from('nonsense')], ['no Zstandard', 4, Buffer.from('nonsense')], ['a kind that nobody knows', 6, Buffer.from('nonsense')],
    ['more than is read', 1, gzipSync(Buffer.alloc(unpackedBytesMax + 1))], ['more than is read, as Snappy tells first', 2, Buffer.from('ffffffff0f00', 'hex')],
  ])('that holds %s is one message, to be set aside whole, and what stands behind it is read', async (_, compression, packed) => {
    const bad = await batchOf(compression, packed);
    const good = await batchOf(CompressionTypes.None, await recordsIn());
    const [aside, next] = await readRecordSet(Buffer.concat([bad, good]));
    expect(unreadableOf(aside ?? {})).toMatch(/^the batch of the records 7 to 7 cannot be unpacked: /);
    expect(aside?.value?.equals(bad)).toBe(true);
    expect(next?.value?.toString()).toBe('b');
  });
});
