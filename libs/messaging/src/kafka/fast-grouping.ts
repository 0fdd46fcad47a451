import { createRequire } from 'node:module';
import type { Message } from 'kafkajs';

const require = createRequire(import.meta.url);
const replaced = require.resolve('kafkajs/src/producer/groupMessagesPerPartition.js');

interface Grouping { readonly topic: string; readonly partitionMetadata: readonly unknown[]; readonly messages: readonly Message[]; readonly partitioner: (of: object) => number }

/** Messages by their partition, in order. */
export const groupMessages = ({ topic, partitionMetadata, messages, partitioner }: Grouping): Record<number, Message[]> => {
  const groups: Record<number, Message[]> = {};
  if (partitionMetadata.length > 0) for (const message of messages) (groups[partitioner({ topic, partitionMetadata, message })] ??= []).push(message);
  return groups;
};

/** kafkajs copies all messages of a partition for each one that it adds. Takes effect where kafkajs has not been loaded yet. */
export const speedUpGrouping = (): void => {
  require(replaced);
  const loaded = require.cache[replaced];
  if (loaded !== undefined) loaded.exports = groupMessages;
};
