import { setTimeout as pause } from 'node:timers/promises';

const msMin = 2;
const msMax = 25;
/** How much the newest transaction counts. */
const weight = 0.2;

/**
 * How soon one fetch may follow another: no sooner than a transaction takes. A broker answers as soon as it has one record, and a fetch, a
 * transaction and a send for each record cost many times what the record itself costs: on a busy machine that work would leave no room for
 * anything else, and all would wait longer. Where transactions are quick, so are fetches; under load a fetch takes longer by itself.
 */
export class FetchPace {
  private fetchedAt = 0;
  private tookMs = 0;

  constructor(private readonly clock: () => number = () => performance.now()) {}

  fetched(): void {
    this.fetchedAt = this.clock();
  }

  /** A batch was handed over and came back applied, or not, after so many milliseconds. */
  took(ms: number): void {
    this.tookMs += weight * (ms - this.tookMs);
  }

  /** Milliseconds until the next fetch may go out; zero and less: now. */
  get waitMs(): number {
    return this.fetchedAt + Math.min(Math.max(this.tookMs, msMin), msMax) - this.clock();
  }

  async next(): Promise<void> {
    const { waitMs } = this;
    if (waitMs >= 1) await pause(waitMs);
  }
}
