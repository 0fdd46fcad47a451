import type { Policies } from '@fealty/messaging';
import type { Database } from '@fealty/postgres';
import { Moments, type Log } from '@fealty/runtime';
import { countRepair } from './count-repair.rules.js';
import { countNext } from './uncounted.table.js';

export interface CountRepairsSettings { readonly database: Database; readonly policies: Pick<Policies, 'at'>; readonly log: Pick<Log, 'warn'>; readonly pollMs: number }

/** Counts what repairs come to, some customers at a time, and goes on where it was. Any number of processes may do so at once, and any may die. */
export class CountRepairs {
  private readonly moments: Moments;

  constructor(private readonly settings: CountRepairsSettings) {
    this.moments = new Moments({ ...settings, step: () => this.count(), failed: 'a repair could not be counted; it is tried again, and others go on' });
  }

  onApplicationBootstrap(): void { this.moments.start(); }
  async onModuleDestroy(): Promise<void> { await this.moments.stop(); }

  /** Counts the next customers; answers 0 when nothing is to be counted. */
  count(): Promise<number> {
    const { database, policies } = this.settings;
    return countNext(database, (asked, customers) => {
      const now = new Date().toISOString();
      const policy = policies.at(asked.programme, now);
      return customers.flatMap((customer) => countRepair(customer, { asked, now, policy }) ?? []);
    });
  }
}
