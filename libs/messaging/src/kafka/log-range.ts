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

/** Where the logs of these topics end now, by `topic/partition`. */
export const logEnds = async (admin: Admin, topics: Iterable<string>): Promise<ReadonlyMap<string, number>> => {
  const ends = await Promise.all(Array.from(topics, async (topic) => (await logRange(admin, topic)).map(({ partition, latest }) => [`${topic}/${partition}`, latest] as const)));
  return new Map(ends.flat());
};

/**
 * Why a log and the offset that is to be read next do not fit together; undefined when they do. Reading on where they do not would jump
 * over events or take new ones for old.
 */
export const misfitOf = (topic: string, next: number, { partition, earliest, latest }: PartitionRange): string | undefined => {
  if (next > latest) return `${topic}/${partition} ends at ${latest}, but ${next - 1} was applied: the log was truncated or recreated`;
  if (next < earliest) return `${topic}/${partition} begins at ${earliest}, but ${next} is next: events have expired unread`;
  return undefined;
};
