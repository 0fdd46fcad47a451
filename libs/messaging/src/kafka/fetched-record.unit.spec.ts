import { describe, expect, it } from '@jest/globals';
import { FetchedRecord } from './fetched-record.js';
import { RecordReader, type BatchContext } from './record-reader.js';
import { writeRecords } from './record-writer.js';

const context: BatchContext = {
  firstOffset: '40', firstTimestamp: '1000', partitionLeaderEpoch: 0, inTransaction: false, isControlBatch: false, lastOffsetDelta: 1, producerId: '0', producerEpoch: 0,
  firstSequence: 0, maxTimestamp: '1000', timestampType: 0, magicByte: 2,
};
const messages = ['a', 'b'].map((name) => ({ key: Buffer.from(`key ${name}`), value: Buffer.from(`value ${name}`), headers: { ce_id: name, both: 'same', twice: ['x', name] } }));
const texts = ({ key, value, headers }: FetchedRecord) => ({ key: String(key), value: String(value), headers: Object.fromEntries(Object.entries(headers).map(([name, part]) => [name, String(part)])) });

describe('a fetched record', () => {
  it('says the same each time, from the bytes that it was fetched in, also while others are still read', () => {
    const reader = new RecordReader(writeRecords(messages, [1000, 1000], 1000), context);
    const first = new FetchedRecord('orders.v1', 3, reader.read());
    const before = texts(first);
    const records = [first, new FetchedRecord('orders.v1', 3, reader.read())];
    expect(records.map(texts)).toEqual([before, { key: 'key b', value: 'value b', headers: { ce_id: 'b', both: 'same', twice: 'x,b' } }]);
    expect(records.map(({ offset }) => offset)).toEqual([40, 41]);
    expect(records.map(({ place }) => place?.bytes === reader.bytes)).toEqual([true, true]);
  });

  it('takes the parts of a message that another reader has read', () => {
    const record = new FetchedRecord('orders.v1', 3, { key: Buffer.from('k'), value: null, timestamp: '0', attributes: 0, offset: '7', headers: {} });
    expect([String(record.key), record.value, record.headers, record.place]).toEqual(['k', null, {}, undefined]);
  });
});
