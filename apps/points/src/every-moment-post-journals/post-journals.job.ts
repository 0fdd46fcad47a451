import type { Answered, Commands } from '@fealty/messaging';
import type { Database } from '@fealty/postgres';
import type { Log } from '@fealty/runtime';
import { setTimeout as pause } from 'node:timers/promises';
import { claimLines, closeJournals, keepPosted, type ClaimedLine, type PostedLine } from './journal-lines.table.js';
import { openBalanceCommand } from './open-balance.handler.js';
import type { OpeningLot } from './open-balance.rules.js';

export interface PostJournalsSettings { readonly database: Database; readonly commands: Pick<Commands, 'report'>; readonly log: Pick<Log, 'warn'>; readonly pollMs: number }

const linesMax = 500;

const outcomeOf = ({ journalId, customerId }: ClaimedLine, answered: Answered): PostedLine =>
  (answered.refused === undefined ? { journalId, customerId, outcome: 'posted', posted: answered.answer } : { journalId, customerId, outcome: answered.refused, posted: undefined });

/**
 * Posts approved journals, each line as a command about its customer. Any number of processes may do so at once, and any may die: a line is
 * a command with a key of its own, so that posting it again changes nothing.
 */
export class PostJournals {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly settings: PostJournalsSettings) {}

  onApplicationBootstrap(): void { this.running = this.run(); }

  /** Claims nothing more and waits for what is under way. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Posts what it can claim, at most so many lines; answers how many. */
  async post(): Promise<number> {
    const { database } = this.settings;
    const claimed = await claimLines(database, linesMax);
    if (claimed.length > 0) await keepPosted(database, await Promise.all(claimed.map((line) => this.postLine(line))));
    else await closeJournals(database);
    return claimed.length;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        if (await this.post() > 0) continue;
      } catch (error) {
        this.settings.log.warn({ err: error }, 'lines of journals could not be posted; they are tried again');
      }
      await pause(this.settings.pollMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private async postLine(line: ClaimedLine): Promise<PostedLine> {
    const { journalId, customerId, programme, by, secondBy, detail } = line;
    const call = { customerId, programme, key: `journal/${journalId}/${customerId}` };
    return outcomeOf(line, await this.settings.commands.report(openBalanceCommand, { ...call, input: { journalId, lots: detail as readonly OpeningLot[], by, secondBy } }));
  }
}
