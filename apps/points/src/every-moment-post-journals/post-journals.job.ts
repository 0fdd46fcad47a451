import type { Answered, Commands } from '@fealty/messaging';
import type { Database } from '@fealty/postgres';
import { Moments, type Log } from '@fealty/runtime';
import type { OrderToRepair, RepairOrders } from '../state/repair-orders.rules.js';
import { claimLines, closeJournals, keepPosted, type ClaimedLine, type PostedLine } from './journal-lines.table.js';
import { openBalanceCommand } from './open-balance.handler.js';
import type { OpeningLot } from './open-balance.rules.js';
import { repairOrdersCommand } from './repair-orders.handler.js';

export interface PostJournalsSettings { readonly database: Database; readonly commands: Pick<Commands, 'report'>; readonly log: Pick<Log, 'warn'>; readonly pollMs: number }

const linesMax = 500;

// Of a repair the numbers are kept; the orders stand in the ledger.
const cameOf = (answer: unknown): unknown => (typeof answer === 'object' && answer !== null && 'numbers' in answer ? answer.numbers : answer);
const outcomeOf = ({ journalId, customerId }: ClaimedLine, answered: Answered): PostedLine =>
  (answered.refused === undefined ? { journalId, customerId, outcome: 'posted', posted: cameOf(answered.answer) } : { journalId, customerId, outcome: answered.refused, posted: undefined });

const repairIn = ({ journalId, asked, undoes, detail, by, secondBy }: ClaimedLine): RepairOrders => {
  const { policyVersion, forgive } = asked as Pick<RepairOrders, 'policyVersion' | 'forgive'>;
  const orders = (detail as readonly OrderToRepair[]).map(({ orderId, at, origin }) => ({ orderId, at, ...(origin === undefined ? {} : { origin }) }));
  return { journalId, policyVersion, forgive, orders, by, secondBy, ...(undoes === null ? {} : { undoes }) };
};

/**
 * Posts approved journals, each line as a command about its customer. Any number of processes may do so at once, and any may die: a line is
 * a command with a key of its own, so that posting it again changes nothing.
 */
export class PostJournals {
  private readonly moments: Moments;

  constructor(private readonly settings: PostJournalsSettings) {
    this.moments = new Moments({ ...settings, step: () => this.post(), failed: 'lines of journals could not be posted; they are tried again' });
  }

  onApplicationBootstrap(): void { this.moments.start(); }
  async onModuleDestroy(): Promise<void> { await this.moments.stop(); }

  /** Posts what it can claim, at most so many lines; answers how many. */
  async post(): Promise<number> {
    const { database } = this.settings;
    const claimed = await claimLines(database, linesMax);
    if (claimed.length > 0) await keepPosted(database, await Promise.all(claimed.map(async (line) => outcomeOf(line, await this.answer(line)))));
    else await closeJournals(database);
    return claimed.length;
  }

  private async answer(line: ClaimedLine): Promise<Answered> {
    const { journalId, customerId, programme, kind, by, secondBy, detail } = line;
    const call = { customerId, programme, key: `journal/${journalId}/${customerId}` };
    const { commands } = this.settings;
    if (kind !== 'opening') return commands.report(repairOrdersCommand, { ...call, input: repairIn(line) });
    return commands.report(openBalanceCommand, { ...call, input: { journalId, lots: detail as readonly OpeningLot[], by, secondBy } });
  }
}
