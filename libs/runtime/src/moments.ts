import type { Log } from './log.js';
import { setTimeout as pause } from 'node:timers/promises';

export interface MomentsSettings {
  /** Does a bounded piece of work; answers how much, 0: there is none now. */
  readonly step: () => Promise<number>;
  readonly pollMs: number;
  readonly log: Pick<Log, 'warn'>;
  /** What is told when a step fails; it is tried again. */
  readonly failed: string;
}

/** Does work as long as there is some, and looks again after a pause. */
export class Moments {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly settings: MomentsSettings) {}

  start(): void { this.running = this.run(); }

  /** Begins nothing more and waits for what is under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { step, pollMs, log, failed } = this.settings;
    while (!this.stopping.signal.aborted) {
      try {
        if (await step() > 0) continue;
      } catch (error) {
        log.warn({ err: error }, failed);
      }
      await pause(pollMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }
}
