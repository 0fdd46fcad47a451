import { Module } from '@nestjs/common';
import { personUpdatedV1, policy, type PersonUpdatedV1 } from '@fealty/contracts';
import { anEvent, Commands, DirectDelivery, Positions } from '@fealty/messaging';
import { Database, migrate } from '@fealty/postgres';
import { createLog, Health, signToken, startHttp, type Caller } from '@fealty/runtime';
import { aTestDatabase } from '@fealty/testing';
import { migrations } from '../migrations/index.js';
import { consumes } from '../src/consumes.js';
import { HandOver } from '../src/every-moment-hand-over/hand-over.job.js';
import { sendBySmtp, type SendMail } from '../src/every-moment-hand-over/send-mail.job.js';
import { GetMessagesRoute } from '../src/get-messages/get-messages.route.js';
import { publishes } from '../src/publishes.js';
import { SetPreferenceRoute } from '../src/set-preference/set-preference.route.js';
import { document } from './a-message.js';

const password = 'notifications';
const secret = 'a-secret-for-tests-of-notifications';

/** Quiet at no time, so that tests do not depend on the hour at which they run. */
const awake = policy.parse({ ...document, notifications: { ...document.notifications, quietHours: { from: '00:00', to: '00:00' } } });

/** The service's loop and tables on a database of its own, without Kafka. */
export const openService = async () => {
  const testDatabase = await aTestDatabase('notifications', async (adminUrl) => { await migrate({ adminUrl, service: 'notifications', password, migrations }); });
  const database = await Database.open({ url: testDatabase.urlAs('notifications', password), schema: 'notifications', applicationName: 'test' });
  const delivery = await DirectDelivery.open({ consumes, publishes, database, policies: [{ policy: awake }] });
  const close = async (): Promise<void> => {
    await database.close();
    await testDatabase.drop();
  };
  return { database, delivery, close };
};
export type TestService = Awaited<ReturnType<typeof openService>>;

/** What was said, by type and data, in order. */
export const saidBy = ({ delivery }: TestService) => delivery.said.map(({ headers, value }): Record<string, unknown> => ({
  type: String(headers['ce_type']).split('.')[2] ?? '', ...JSON.parse(value?.toString('utf8') ?? 'null') as object,
}));

/** A process that hands messages over, as the module makes it. */
export const handOver = ({ database, delivery }: TestService, smtpUrl: string, { send = sendBySmtp(smtpUrl), ...more }: { send?: SendMail; instance?: string; lostAfterMs?: number } = {}): HandOver => {
  const handing = new HandOver({ database, commands: delivery.commands, send, instance: 'test', concurrency: 4, pollMs: 10, log: { info: () => undefined, warn: () => undefined }, ...more });
  handing.onApplicationBootstrap();
  return handing;
};

/** Makes a customer known, with an address and consent. */
export const introduce = async ({ delivery }: TestService, customerId: string, changes: Partial<PersonUpdatedV1['data']> = {}): Promise<void> =>
  delivery.events([anEvent(personUpdatedV1, { email: `${customerId}@example.org`, name: 'Ada', consents: { marketing: true }, ...changes }, { customerId, sequence: 1 })]);

/** The routes of the service over HTTP, with a call that signs a token for the caller. */
export const openHttp = async ({ database, delivery }: TestService) => {
  const positions = new Positions({ consumption: consumes, commandPool: database.commandPool } as ConstructorParameters<typeof Positions>[0]);
  class TestModule {}
  Module({
    controllers: [SetPreferenceRoute, GetMessagesRoute],
    providers: [{ provide: Database, useValue: database }, { provide: Commands, useValue: delivery.commands }, { provide: Positions, useValue: positions }],
  })(TestModule);
  const http = await startHttp(TestModule, {
    service: 'notifications', host: '127.0.0.1', port: 0, health: new Health(), tokens: { secret }, log: createLog({ service: 'notifications', instance: 'test', level: 'silent' }),
  });
  const call = async (caller: Partial<Caller> & { role: Caller['role'] }, request: string, { body, key }: { body?: unknown; key?: string } = {}) => {
    const [method = 'GET', path = '/'] = request.split(' ');
    const token = await signToken(secret, { subject: caller.role, programme: 'demo', ...caller }, 60);
    const response = await fetch(`${http.url}${path}`, {
      method, headers: { authorization: `Bearer ${token}`, ...(key === undefined ? {} : { 'idempotency-key': key }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() as Record<string, unknown> };
  };
  return { call, close: async () => { await http.stopIntake(); await http.close(); } };
};
