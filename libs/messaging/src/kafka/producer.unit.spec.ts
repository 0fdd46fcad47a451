import { describe, expect, it } from '@jest/globals';
import { unacknowledged } from './producer.js';

const round = [{ topic: 'a.v1', partition: 0, records: [] }, { topic: 'a.v1', partition: 1, records: [] }];

describe('what counts as sent', () => {
  it('is every partition that was answered without an error', () => {
    expect(unacknowledged(round, [{ topicName: 'a.v1', partition: 0, errorCode: 0 }, { topicName: 'a.v1', partition: 1, errorCode: 0 }])).toEqual([]);
  });
  it('is not a partition that no broker answered for, or that was answered with an error', () => {
    expect(unacknowledged(round, [{ topicName: 'a.v1', partition: 0, errorCode: 0 }])).toEqual(['a.v1/1']);
    expect(unacknowledged(round, [{ topicName: 'a.v1', partition: 0, errorCode: 7 }, { topicName: 'b.v1', partition: 1, errorCode: 0 }])).toEqual(['a.v1/0', 'a.v1/1']);
  });
});
