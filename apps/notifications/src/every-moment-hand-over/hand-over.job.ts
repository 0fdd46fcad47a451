import type { Commands } from '@fealty/messaging';
import type { Database } from '@fealty/postgres';
import type { Log } from '@fealty/runtime';
import { setTimeout as pause } from 'node:timers/promises';
import { claimAttempts, lostAttempts, type ClaimedAttempt, type LostAttempt } from '../state/attempts.table.js';
import { recordOutcomeCommand } from './record-outcome.handler.js';
import type { AttemptOutcome } from './record-outcome.rules.js';
import { attemptMsMax, type SendMail } from './send-mail.job.js';

export interface HandOverSettings {
  readonly database: Database;
  readonly commands: Pick<Commands, 'report'>;
  readonly send: SendMail;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly instance: string;
  readonly concurrency: number;
  readonly pollMs: number;
  /** After so long without an outcome whoever made an attempt must have died. @default twice the longest attempt */
  readonly lostAfterMs?: number;
}

const lookForLostEveryMs = 10_000;
const reportTriesMax = 30;

/**
 * Hands messages that are being sent to their channel, outside of any transaction: claims attempts, which commits them, sends, and
 * reports what came of each by a command. Any number of processes may do so at once.
 */
export class HandOver {
  private readonly stopping = new AbortController();
  private readonly inFlight = new Set<Promise<void>>();
  private running: Promise<void> = Promise.resolve();
  private lookForLostAt = 0;

  constructor(private readonly settings: HandOverSettings) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  /** Claims nothing more and waits for what is under way. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await Promise.all(this.inFlight);
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.lookForLost();
        if (await this.claim() > 0) continue;
      } catch (error) {
        this.settings.log.warn({ err: error }, 'messages could not be claimed; they are tried again');
      }
      await this.idle();
    }
  }

  /** Claims as many attempts as can be made at once now; answers how many. */
  private async claim(): Promise<number> {
    const { database, instance, concurrency } = this.settings;
    const free = concurrency - this.inFlight.size;
    const claimed = free > 0 ? await claimAttempts(database, instance, free) : [];
    for (const one of claimed) {
      const done = this.handOver(one).finally(() => { this.inFlight.delete(done); });
      this.inFlight.add(done);
    }
    return claimed.length;
  }

  private async idle(): Promise<void> {
    const poll = pause(this.settings.pollMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    await (this.inFlight.size >= this.settings.concurrency ? Promise.race(this.inFlight) : poll);
  }

  private async handOver(claimed: ClaimedAttempt): Promise<void> {
    const { messageId, attempt, expired, mail } = claimed;
    const { outcome, detail } = expired ? { outcome: 'expired' as const, detail: undefined } : await this.settings.send(messageId, mail);
    if (outcome !== 'accepted') this.settings.log.info({ messageId, attempt, outcome, detail }, 'a message was not handed over');
    await this.report(claimed, outcome);
  }

  private async report({ customerId, programme, messageId, attempt }: LostAttempt, outcome: AttemptOutcome): Promise<void> {
    for (let tried = 1; ; tried += 1) {
      try {
        await this.settings.commands.report(recordOutcomeCommand, { customerId, programme, input: { messageId, attempt, outcome }, key: `${messageId}/${attempt}/${outcome}` });
        return;
      } catch (error) {
        this.settings.log.warn({ err: error, messageId, attempt, outcome }, 'the outcome of a message could not be stored');
        // Without an outcome the attempt counts as lost one day, which is the truth by then.
        if (tried >= reportTriesMax || this.stopping.signal.aborted) return;
        await pause(1_000, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
  }

  private async lookForLost(): Promise<void> {
    if (performance.now() < this.lookForLostAt) return;
    this.lookForLostAt = performance.now() + Math.min(lookForLostEveryMs, this.settings.lostAfterMs ?? lookForLostEveryMs);
    const lost = await lostAttempts(this.settings.database, this.settings.lostAfterMs ?? 2 * attemptMsMax);
    await Promise.all(lost.map((one) => this.report(one, 'unknown')));
  }
}
