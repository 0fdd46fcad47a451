// A migrated database of the points service, for the specs that need the real one.
import {
  orderAmendedV1, orderCancelledV1, orderChargedBackV1, orderCompletedV1, orderPaidV1, orderRefundedV1, orderReturnedV1, type Event, type EventContract,
} from '@fealty/contracts';
import { Database, migrate } from '@fealty/postgres';
import { migrations } from '../migrations/index.js';
import type { OrdersEvent } from './order-story.fixture.js';

interface TestDatabase { urlAs(role: string, password: string): string; drop(): Promise<void> }
export type MakeTestDatabase = (template: string, migrateTemplate: (adminUrl: string) => Promise<void>) => Promise<TestDatabase>;
export interface PointsDatabase { readonly database: Database; close(): Promise<void> }

/** Give it `aTestDatabase`: only specs depend on the real servers of tests. */
export const aPointsDatabase = async (aTestDatabase: MakeTestDatabase): Promise<PointsDatabase> => {
  const test = await aTestDatabase(`points_${migrations.at(-1)?.name ?? 'none'}`, async (adminUrl) => { await migrate({ adminUrl, service: 'points', password: 'points', migrations }); });
  const database = await Database.open({ url: test.urlAs('points', 'points'), schema: 'points', applicationName: 'points-spec' });
  return { database, close: async () => { await database.close(); await test.drop(); } };
};

const contracts = new Map<string, EventContract>([
  orderAmendedV1, orderCancelledV1, orderChargedBackV1, orderCompletedV1, orderPaidV1, orderRefundedV1, orderReturnedV1,
].map((contract) => [contract.type, contract as unknown as EventContract]));

/** Events of a story as `deliver` takes them. */
export const toDeliver = (events: readonly OrdersEvent[]): (Event & { contract: EventContract })[] => events.flatMap((event) => {
  const contract = contracts.get(event.type);
  return contract === undefined ? [] : [{ ...event, contract }];
});
