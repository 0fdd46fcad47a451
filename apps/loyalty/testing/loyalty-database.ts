import { Database, migrate } from '@fealty/postgres';
import type { Event, EventContract } from '@fealty/contracts';
import { migrations } from '../migrations/index.js';

const password = 'loyalty';

export interface LoyaltyDatabase {
  readonly database: Database;
  /** As the service's own role. */
  readonly url: string;
  readonly adminUrl: string;
  close(): Promise<void>;
}

type MakeDatabase = (template: string, migrate: (adminUrl: string) => Promise<void>) => Promise<{ readonly adminUrl: string; urlAs(role: string, password: string): string; drop(): Promise<void> }>;

/** A database of its own, migrated, opened as the service's own role; specs pass `aTestDatabase`. */
export const aLoyaltyDatabase = async (aDatabase: MakeDatabase): Promise<LoyaltyDatabase> => {
  const name = `loyalty-${migrations.map((migration) => migration.name.slice(-13)).join('-')}`;
  const test = await aDatabase(name, async (adminUrl) => { await migrate({ adminUrl, service: 'loyalty', password, migrations }); });
  const url = test.urlAs('loyalty', password);
  const database = await Database.open({ url, schema: 'loyalty', applicationName: 'loyalty-int' });
  return { database, url, adminUrl: test.adminUrl, close: async () => { await database.close(); await test.drop(); } };
};

type Told = Event & { readonly contract: EventContract };

/** Events as their sources number them: of one customer, from 1 on by topic. */
export const numbered = (customerId: string, events: readonly Told[]): Told[] => {
  const last = new Map<string, number>();
  return events.map((event) => {
    const topic = event.contract.topic.name;
    const sequence = (last.get(topic) ?? 0) + 1;
    last.set(topic, sequence);
    return { ...event, customerId, sequence };
  });
};
