import type { Message } from 'kafkajs';
import { encodeProduce } from './fast-produce.js';

/** What a producer sends for two partitions. */
export const produce = (list: Message[], compression = 0, settings: object = {}) => ({
  acks: -1, timeout: 8000, compression, producerId: '4000', producerEpoch: 3, ...settings,
  topicData: [{ topic: 'orders.v1', partitions: [{ partition: 5, firstSequence: 17, messages: list }, { partition: 1, firstSequence: 0, messages: list.slice(0, 1) }] }],
});
/** The record set of the first partition in a produce request, which is what a fetch brings back. */
export const recordSetOf = async (list: Message[], compression = 0): Promise<Buffer> => {
  const { buffer } = await encodeProduce(produce(list, compression));
  const start = 2 + 2 + 4 + 4 + 2 + 'orders.v1'.length + 4 + 4;
  return buffer.subarray(start + 4, start + 4 + buffer.readInt32BE(start));
};
