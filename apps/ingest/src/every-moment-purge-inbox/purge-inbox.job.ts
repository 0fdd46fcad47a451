import type { Database } from '@fealty/postgres';
import { Moments, type Log } from '@fealty/runtime';
import { purgeInbox, type Purging } from './purge-inbox.table.js';

export interface PurgeInboxSettings extends Pick<Purging, 'keepDays' | 'graceMs'> { readonly database: Database; readonly log: Pick<Log, 'warn'>; readonly pollMs: number }

const hoursMax = 24 * 30;

/** Forgets ids of events that are older than so many days, in small batches, so that the inbox does not grow for ever. Any number of processes may do so at once. */
export class PurgeInbox {
  private readonly moments: Moments;
  private hours = 1;   // more where nothing lies: before an import of history, years may be empty

  constructor(private readonly settings: PurgeInboxSettings) {
    this.moments = new Moments({ ...settings, step: () => this.purge(), failed: 'the inbox could not be purged; it is tried again' });
  }

  onApplicationBootstrap(): void { if (this.settings.keepDays > 0) this.moments.start(); }
  async onModuleDestroy(): Promise<void> { await this.moments.stop(); }

  private async purge(): Promise<number> {
    const { database, keepDays, graceMs } = this.settings;
    const { rows, more } = await purgeInbox(database.commandPool, { keepDays, hours: this.hours, ...(graceMs === undefined ? {} : { graceMs }) });
    this.hours = rows === 0 ? Math.min(this.hours * 2, hoursMax) : 1;
    return more ? 1 : 0;
  }
}
