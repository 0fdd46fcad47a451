import type { Consumer } from 'kafkajs';

/** Commits positions to Kafka at most once a second, for lag displays only. What fails is tried again with the next. */
export class AdvisoryCommits {
  private readonly pending = new Map<string, { topic: string; partition: number; offset: string }>();
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> = Promise.resolve();

  constructor(private readonly consumer: Consumer, private readonly everyMs = 1_000) {}

  note(topic: string, partition: number, next: number): void {
    this.pending.set(`${topic}/${partition}`, { topic, partition, offset: String(next) });
    this.timer ??= setTimeout(() => { this.timer = undefined; this.sending = this.send(); }, this.everyMs);
  }

  /** Forgets what belongs to partitions that went elsewhere. */
  keepOnly(isAssigned: (partition: number) => boolean): void {
    for (const [key, { partition }] of this.pending) if (!isAssigned(partition)) this.pending.delete(key);
  }

  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.sending;
    await this.send();
  }

  private async send(): Promise<void> {
    const offsets = [...this.pending.values()];
    if (offsets.length === 0) return;
    this.pending.clear();
    try {
      await this.consumer.commitOffsets(offsets);
    } catch {
      // Advisory: the cursor in PostgreSQL decides, and the next commit says it again.
    }
  }
}
