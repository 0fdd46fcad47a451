import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { OutgoingRecord, outgoingRecord } from '../outbox/outgoing-record.js';
import { bytesMax, recordsMax, roundsOf } from './cut-batches.js';

const size = fc.oneof({ weight: 8, arbitrary: fc.nat(2000) }, { weight: 1, arbitrary: fc.integer({ min: 200_000, max: 950_000 }) });
const record = fc.record({ topic: fc.constantFrom('a.v1', 'b.v1'), partition: fc.nat(2), size }).map((given) => new OutgoingRecord({ ...given, timestamp: 0 }, Buffer.alloc(given.size)));
const inOrder = (records: readonly OutgoingRecord[]) => Map.groupBy(records, ({ topic, partition }) => `${topic}/${partition}`);

describe('cutting what is sent', () => {
  it('loses nothing and keeps the order of each partition, one batch of a partition per round and inside the limits', () => {
    fc.assert(fc.property(fc.array(record, { maxLength: 120 }), (all) => {
      const rounds = roundsOf(all);
      const [before, after] = [inOrder(all), inOrder(rounds.flat().flatMap(({ records }) => records))];
      expect([...after.keys()].toSorted()).toEqual([...before.keys()].toSorted());
      for (const [name, records] of before) expect(records.every((one, at) => after.get(name)?.[at] === one) && after.get(name)?.length === records.length).toBe(true);
      for (const round of rounds) {
        expect(new Set(round.map(({ topic, partition }) => `${topic}/${partition}`)).size).toBe(round.length);
        for (const { topic, partition, records } of round) {
          expect(records.every((one) => one.topic === topic && one.partition === partition)).toBe(true);
          expect(records.length === 1 || records.reduce((sum, { bytes }) => sum + bytes, 0) <= bytesMax).toBe(true);
        }
      }
    }), { numRuns: 200 });
  });

  it('sends at most 1,000 records of a partition at once', () => {
    const records = Array.from({ length: 2500 }, () => outgoingRecord({ topic: 'a.v1', partition: 0, timestamp: 0, key: null, value: null, headers: {} }));
    expect(roundsOf(records).map(([batch]) => batch?.records.length)).toEqual([recordsMax, recordsMax, 500]);
  });
});
