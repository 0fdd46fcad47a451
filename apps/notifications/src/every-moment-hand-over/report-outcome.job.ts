import type { Commands } from '@fealty/messaging';
import type { Database } from '@fealty/postgres';
import type { Log } from '@fealty/runtime';
import { setTimeout as pause } from 'node:timers/promises';
import { lostAttempts, type LostAttempt } from '../state/attempts.table.js';
import { recordOutcomeCommand } from './record-outcome.handler.js';
import type { AttemptOutcome } from './record-outcome.rules.js';
import { attemptMsMax } from './send-mail.job.js';

export interface ReportSettings {
  readonly database: Database;
  readonly commands: Pick<Commands, 'report'>;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** After so long without an outcome whoever made an attempt must have died. @default twice the longest attempt */
  readonly lostAfterMs?: number;
}

const lookForLostEveryMs = 10_000;
const triesMax = 30;

/** Tells the outcome of attempts by commands, also of those whose sender cannot tell it any more. */
export class OutcomeReports {
  private lookForLostAt = 0;

  constructor(private readonly settings: ReportSettings, private readonly stopping: AbortSignal) {}

  async report({ customerId, programme, messageId, attempt }: LostAttempt, outcome: AttemptOutcome): Promise<void> {
    for (let tried = 1; ; tried += 1) {
      try {
        await this.settings.commands.report(recordOutcomeCommand, { customerId, programme, input: { messageId, attempt, outcome }, key: `${messageId}/${attempt}/${outcome}` });
        return;
      } catch (error) {
        this.settings.log.warn({ err: error, messageId, attempt, outcome }, 'the outcome of a message could not be stored');
        // Without an outcome the attempt counts as lost one day, which is the truth by then.
        if (tried >= triesMax || this.stopping.aborted) return;
        await pause(1_000, undefined, { signal: this.stopping }).catch(() => undefined);
      }
    }
  }

  async lookForLost(): Promise<void> {
    if (performance.now() < this.lookForLostAt) return;
    this.lookForLostAt = performance.now() + lookForLostEveryMs;
    const lost = await lostAttempts(this.settings.database, this.settings.lostAfterMs ?? 2 * attemptMsMax);
    await Promise.all(lost.map((one) => this.report(one, 'unknown')));
  }
}
