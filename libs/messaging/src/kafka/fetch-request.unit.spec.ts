import { describe, expect, it } from '@jest/globals';
import { partitionByPartition } from './fetch-request.js';

const asked = (topic: string, partitions: readonly number[]) => ({ topic, partitions: partitions.map((partition) => ({ partition, fetchOffset: `${partition}0`, maxBytes: 1_000 })) });
const order = (topics: readonly { topic: string; partitions: readonly { partition: number }[] }[]) => topics.map(({ topic, partitions }) => `${topic}/${partitions.map(({ partition }) => partition).join('+')}`);

describe('a fetch', () => {
  it('asks for all topics of one partition after those of the one before, from the partition whose turn it is', () => {
    expect(order(partitionByPartition([asked('orders', [0, 1, 2]), asked('points', [0, 1, 2])], 1)))
      .toEqual(['orders/1', 'points/1', 'orders/2', 'points/2', 'orders/0', 'points/0']);
  });

  it('asks for the same as before, whatever is assigned or paused', () => {
    const topics = [asked('orders', [2, 5]), asked('points', [5]), asked('shop', [7, 2])];
    const ordered = partitionByPartition(topics, 5);
    expect(order(ordered)).toEqual(['orders/5', 'points/5', 'shop/7', 'orders/2', 'shop/2']);
    expect(ordered.flatMap(({ topic, partitions }) => partitions.map((one) => ({ topic, ...one }))))
      .toEqual(expect.arrayContaining(topics.flatMap(({ topic, partitions }) => partitions.map((one) => ({ topic, ...one })))));
    expect(partitionByPartition([], 3)).toEqual([]);
  });
});
