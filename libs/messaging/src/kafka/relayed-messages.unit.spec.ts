import { describe, expect, it, jest } from '@jest/globals';
import { createRequire } from 'node:module';
import type { Message } from 'kafkajs';
import { RelayedMessages } from './relayed-messages.js';

interface Grouping { readonly topic: string; readonly partitionMetadata: readonly unknown[]; readonly messages: readonly Message[]; readonly partitioner: (of: { message: Message }) => number }
const groupMessagesPerPartition = createRequire(import.meta.url)('kafkajs/src/producer/groupMessagesPerPartition.js') as (grouping: Grouping) => Record<number, Message[]>;

const numbered = [3, 1, 3, 3, 1].map((partition, index) => ({ partition, value: String(index) }));
const partitioner = ({ message }: { message: Message }) => message.partition!;

describe('relayed messages', () => {
  it('are grouped by partition, in their order, as kafkajs groups any others', () => {
    const grouped = (messages: Message[]) => groupMessagesPerPartition({ topic: 'orders.v1', partitionMetadata: [{}], messages, partitioner });
    expect(grouped(RelayedMessages.from(numbered))).toEqual(grouped(numbered));
    expect(Object.keys(grouped(RelayedMessages.from(numbered)))).toEqual(['1', '3']);
  });

  it('are not copied by kafkajs, which would do so for each message that it adds', () => {
    const one = jest.fn(partitioner);
    groupMessagesPerPartition({ topic: 'orders.v1', partitionMetadata: [{}], messages: RelayedMessages.from(numbered), partitioner: one });
    expect(one).not.toHaveBeenCalled();
  });
});
