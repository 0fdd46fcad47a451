import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Partitioners } from 'kafkajs';
import { murmur2, partitionOf } from './murmur2.js';

describe('murmur2', () => {
  // The vectors of Kafka's own UtilsTest.testMurmur2.
  it.each([['21', -973932308], ['foobar', -790332482], ['a-little-bit-long-string', -985981536], ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971], ['abc', 479470107]])('hashes %j as the Java client does', (text, hash) => {
    expect(murmur2(Buffer.from(text))).toBe(hash);
  });

  it('puts every key on the partition that the default partitioner of kafkajs chooses', () => {
    const partition = Partitioners.DefaultPartitioner();
    const keys = fc.oneof(fc.uuid(), fc.string({ unit: 'binary', maxLength: 200 }).filter((text) => text.isWellFormed()), fc.uint8Array({ minLength: 1 }).map((bytes) => Buffer.from(bytes)));
    fc.assert(fc.property(keys, fc.integer({ min: 1, max: 64 }), (key, partitions) => {
      const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({ partitionId, leader: 0, isr: [], replicas: [], partitionErrorCode: 0 }));
      expect(partitionOf(key, partitions)).toBe(partition({ topic: 't', partitionMetadata, message: { key, value: null } }));
      expect(partitionOf(Buffer.from(key), partitions)).toBe(partitionOf(key, partitions));
    }), { numRuns: 1000 });
  });
});
