/** Where one topic-partition stands: the next offset to read without a hole, how far kafkajs has passed over empty batches, and the end of the log as last seen. */
interface Position { next: number; passedTo: number; end: number }

/**
 * Where the reader stands without a gap, by topic-partition. kafkajs moves on over batches that hold nothing for us (compacted, aborted,
 * control records) without a callback, so a fetch above the cursor is no gap when all between was passed over as empty.
 */
export class LogPositions {
  private readonly positions = new Map<string, Position>();

  set(topic: string, partition: number, next: number): void {
    const end = this.positions.get(`${topic}/${partition}`)?.end ?? next;
    this.positions.set(`${topic}/${partition}`, { next, passedTo: next, end });
  }

  /** Where the log of a placed topic-partition was last seen to end: the offset its next record gets. */
  endsAt(topic: string, partition: number, end: number): void {
    const position = this.positions.get(`${topic}/${partition}`);
    if (position !== undefined) position.end = end;
  }

  /** Whether a partition of any topic had more to read when it was last looked at. */
  isBehind(topics: readonly string[], partition: number): boolean {
    return topics.some((topic) => {
      const position = this.positions.get(`${topic}/${partition}`);
      return position === undefined || Math.max(position.next, position.passedTo) < position.end;
    });
  }

  /** A batch of this topic-partition held nothing: its last offset. */
  passed(topic: string, partition: number, lastOffset: number): void {
    const position = this.positions.get(`${topic}/${partition}`);
    if (position !== undefined) position.passedTo = Math.max(position.passedTo, lastOffset + 1);
  }

  /** The offset from which on a fetch at `fetchedOffset` is complete. */
  completeFrom(topic: string, partition: number, fetchedOffset: number): number {
    const position = this.positions.get(`${topic}/${partition}`);
    if (position === undefined) return fetchedOffset;
    return fetchedOffset <= position.passedTo ? Math.min(fetchedOffset, position.next) : fetchedOffset;
  }
}
