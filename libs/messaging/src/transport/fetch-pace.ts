import { setTimeout as pause } from 'node:timers/promises';

/**
 * Lets fetches follow one another no faster than so many milliseconds. A broker answers as soon as it has one record; a fetch, a transaction
 * and a send for each record cost two hundred times what the record itself costs, and under a few hundred events per second the processor
 * would be busy with nothing else. Under load a fetch takes longer than this by itself.
 */
export class FetchPace {
  private fetchedAt = 0;

  constructor(private readonly everyMs: number) {}

  fetched(): void {
    this.fetchedAt = performance.now();
  }

  async next(): Promise<void> {
    const waitMs = this.fetchedAt + this.everyMs - performance.now();
    if (waitMs >= 1) await pause(waitMs);
  }
}
