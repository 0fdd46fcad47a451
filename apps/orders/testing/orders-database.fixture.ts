// A migrated database of the orders service, and its routes on it, for the specs that need the real ones.
import { shopVocabulary, type Event, type EventContract, type PolicyDocument, type PriceTold } from '@fealty/contracts';
import { DirectDelivery, Positions } from '@fealty/messaging';
import { Database, migrate } from '@fealty/postgres';
import { createLog, Health, signToken, startHttp, type Caller } from '@fealty/runtime';
import { migrations } from '../migrations/index.js';
import { consumes } from '../src/consumes.js';
import { publishes } from '../src/publishes.js';
import { aPolicy } from './order-book.fixture.js';

interface TestDatabase { urlAs(role: string, password: string): string; drop(): Promise<void> }
type MakeTestDatabase = (template: string, migrateTemplate: (adminUrl: string) => Promise<void>) => Promise<TestDatabase>;
export interface OrdersDatabase { readonly database: Database; close(): Promise<void> }

/** Give it `aTestDatabase`: only specs depend on the real servers of tests. */
export const anOrdersDatabase = async (aTestDatabase: MakeTestDatabase): Promise<OrdersDatabase> => {
  const test = await aTestDatabase(`orders_${migrations.at(-1)?.name ?? 'none'}`, async (adminUrl) => { await migrate({ adminUrl, service: 'orders', password: 'orders', migrations }); });
  const database = await Database.open({ url: test.urlAs('orders', 'orders'), schema: 'orders', applicationName: 'orders-spec' });
  return { database, close: async () => { await database.close(); await test.drop(); } };
};

interface Reference { readonly orders?: PolicyDocument['orders']; readonly prices?: readonly (PriceTold & { readonly sku: string })[] }
export const delivery = ({ database }: OrdersDatabase, { orders, prices = [] }: Reference = {}): Promise<DirectDelivery> =>
  DirectDelivery.open({ consumes, publishes, database, policies: [{ policy: aPolicy(orders).policy }], prices });

/** Events of one customer as ingest numbers them, in the order given. */
export const numbered = (customerId: string, events: readonly Event[], from = 1): (Event & { contract: EventContract })[] => events.map((event, index) => {
  const contract = shopVocabulary.find(({ type }) => type === event.type);
  if (contract === undefined) throw new Error(`${event.type} is no word of the shop`);
  return { ...event, customerId, sequence: from + index, correlationId: `${from + index}.${event.id}`, contract };
});

const secret = 'a secret that is long enough for HS256';
export interface OrdersHttp { get(path: string, caller: Omit<Caller, 'subject'>, headers?: Record<string, string>): Promise<{ status: number; body: Record<string, unknown> }>; close(): Promise<void> }

export const ordersHttp = async ({ database }: OrdersDatabase, controllers: (abstract new (...parameters: never[]) => object)[]): Promise<OrdersHttp> => {
  const positions = new Positions({ consumption: consumes, commandPool: database.commandPool } as ConstructorParameters<typeof Positions>[0]);
  class RoutesModule {}
  const module = { module: RoutesModule, controllers: controllers as (new () => object)[], providers: [{ provide: Database, useValue: database }, { provide: Positions, useValue: positions }] };
  const http = await startHttp(module, {
    service: 'orders', host: '127.0.0.1', port: 0, log: createLog({ service: 'orders', instance: 'spec', level: 'silent' }), health: new Health(), tokens: { secret },
  });
  return {
    get: async (path, caller, headers = {}) => {
      const token = await signToken(secret, { subject: 'spec', ...caller }, 60);
      const response = await fetch(http.url + path, { headers: { authorization: `Bearer ${token}`, ...headers } });
      return { status: response.status, body: await response.json() as Record<string, unknown> };
    },
    close: async () => { await http.stopIntake(); await http.close(); },
  };
};
