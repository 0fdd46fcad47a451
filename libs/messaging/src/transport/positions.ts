/**
 * Where one topic-partition stands: the next offset to read without a hole, how far kafkajs has passed over empty batches, what is applied
 * of what was read, and the end of the log as last seen.
 */
interface Position { next: number; passedTo: number; applied: number; end: number }

/**
 * Where the reader stands without a gap, by topic-partition. kafkajs moves on over batches that hold nothing for us (compacted, aborted,
 * control records) without a callback, so a fetch above the cursor is no gap when all between was passed over as empty.
 */
export class LogPositions {
  private readonly positions = new Map<string, Position>();

  /** Everything before `next` is applied, and the reader goes on there. */
  set(topic: string, partition: number, next: number): void {
    const end = this.positions.get(`${topic}/${partition}`)?.end ?? next;
    this.positions.set(`${topic}/${partition}`, { next, passedTo: next, applied: next, end });
  }

  /** The reader goes on at `next`; what it has read is not applied yet. */
  read(topic: string, partition: number, next: number): void {
    const position = this.positions.get(`${topic}/${partition}`);
    if (position !== undefined) Object.assign(position, { next, passedTo: next });
  }

  /** Answers where the reader goes on, so that it can be taken there when more is applied than it has read. */
  applied(topic: string, partition: number, next: number): number {
    const position = this.positions.get(`${topic}/${partition}`);
    if (position === undefined) return next;
    position.applied = Math.max(position.applied, next);
    return position.next;
  }

  /** Where the log of a placed topic-partition was last seen to end: the offset its next record gets. */
  endsAt(topic: string, partition: number, end: number): void {
    const position = this.positions.get(`${topic}/${partition}`);
    if (position !== undefined) position.end = end;
  }

  /** Whether a partition of any topic had more to read when it was last looked at, or something of it is still to be applied. */
  isBehind(topics: readonly string[], partition: number): boolean {
    return topics.some((topic) => {
      const position = this.positions.get(`${topic}/${partition}`);
      return position === undefined || position.applied < position.next || Math.max(position.next, position.passedTo) < position.end;
    });
  }

  /** Whether everything before `end` is applied, or was passed over as empty. */
  hasReached(topic: string, partition: number, end: number): boolean {
    const position = this.positions.get(`${topic}/${partition}`);
    return position !== undefined && (position.applied >= end || (position.applied >= position.next && position.passedTo >= end));
  }

  /** A batch of this topic-partition held nothing: its last offset. */
  passed(topic: string, partition: number, lastOffset: number): void {
    const position = this.positions.get(`${topic}/${partition}`);
    if (position !== undefined) position.passedTo = Math.max(position.passedTo, lastOffset + 1);
  }

  /** The next offset to read without a hole; undefined where nothing was placed yet. */
  nextOf(topic: string, partition: number): number | undefined {
    return this.positions.get(`${topic}/${partition}`)?.next;
  }

  /** Whether a batch that held nothing ends above what was read and passed over so far: then events may be missing in between. */
  isJump(topic: string, partition: number, lastOffset: number): boolean {
    const position = this.positions.get(`${topic}/${partition}`);
    return position !== undefined && lastOffset >= Math.max(position.next, position.passedTo);
  }

  /** The offset from which on a fetch at `fetchedOffset` is complete. */
  completeFrom(topic: string, partition: number, fetchedOffset: number): number {
    const position = this.positions.get(`${topic}/${partition}`);
    if (position === undefined) return fetchedOffset;
    return fetchedOffset <= position.passedTo ? Math.min(fetchedOffset, position.next) : fetchedOffset;
  }
}
