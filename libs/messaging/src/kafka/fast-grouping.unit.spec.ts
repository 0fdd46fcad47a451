import { describe, expect, it } from '@jest/globals';
import { groupMessages } from './fast-grouping.js';

describe('messages to send', () => {
  it('stand together by partition, in the order in which they were given', () => {
    const messages = [3, 1, 3, 3, 1].map((partition, index) => ({ partition, value: String(index) }));
    const partitioner = ({ message }: { message?: { partition: number } }) => message?.partition ?? 0;
    const groups = groupMessages({ topic: 'orders.v1', partitionMetadata: [{}], messages, partitioner });
    expect(Object.fromEntries(Object.entries(groups).map(([partition, group]) => [partition, group.map(({ value }) => value)]))).toEqual({ 1: ['1', '4'], 3: ['0', '2', '3'] });
    expect(groupMessages({ topic: 'orders.v1', partitionMetadata: [], messages, partitioner })).toEqual({});
  });
});
