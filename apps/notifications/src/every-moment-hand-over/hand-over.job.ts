import { setTimeout as pause } from 'node:timers/promises';
import { claimAttempts, type ClaimedAttempt } from '../state/attempts.table.js';
import { OutcomeReports, type ReportSettings } from './report-outcome.job.js';
import type { SendMail } from './send-mail.job.js';

export interface HandOverSettings extends ReportSettings { readonly send: SendMail; readonly instance: string; readonly concurrency: number; readonly pollMs: number }

/**
 * Hands messages that are being sent to their channel, outside of any transaction: claims attempts, which commits them, sends, and
 * reports what came of each. Any number of processes may do so at once.
 */
export class HandOver {
  private readonly stopping = new AbortController();
  private readonly inFlight = new Set<Promise<void>>();
  private readonly reports: OutcomeReports;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly settings: HandOverSettings) {
    this.reports = new OutcomeReports(settings, this.stopping.signal);
  }

  onApplicationBootstrap(): void { this.running = this.run(); }

  /** Claims nothing more and waits for what is under way. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await Promise.all(this.inFlight);
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.reports.lookForLost();
        if (await this.claim() > 0) continue;
      } catch (error) {
        this.settings.log.warn({ err: error }, 'messages could not be claimed; they are tried again');
      }
      const poll = pause(this.settings.pollMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      await (this.inFlight.size >= this.settings.concurrency ? Promise.race(this.inFlight) : poll);
    }
  }

  private async claim(): Promise<number> {
    const free = this.settings.concurrency - this.inFlight.size;
    const claimed = free > 0 ? await claimAttempts(this.settings.database, this.settings.instance, free) : [];
    for (const one of claimed) {
      const done = this.handOver(one).finally(() => { this.inFlight.delete(done); });
      this.inFlight.add(done);
    }
    return claimed.length;
  }

  private async handOver(claimed: ClaimedAttempt): Promise<void> {
    const { messageId, attempt, expired, mail } = claimed;
    const { outcome, detail } = expired ? { outcome: 'expired' as const, detail: undefined } : await this.settings.send(messageId, mail);
    if (outcome !== 'accepted') this.settings.log.info({ messageId, attempt, outcome, detail }, 'a message was not handed over');
    await this.reports.report(claimed, outcome);
  }
}
