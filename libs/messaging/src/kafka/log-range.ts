import type { Admin } from 'kafkajs';

/** What one partition of a topic holds: offsets from `earliest` up to, not including, `latest`. */
export interface PartitionRange { partition: number; earliest: number; latest: number }

/** The offsets that exist in each partition of a topic now, sorted by partition. */
export const logRange = async (admin: Admin, topic: string): Promise<readonly PartitionRange[]> => {
  const offsets = await admin.fetchTopicOffsets(topic);
  return offsets
    .map(({ partition, low, high }) => ({ partition, earliest: Number(low), latest: Number(high) }))
    .toSorted((a, b) => a.partition - b.partition);
};
