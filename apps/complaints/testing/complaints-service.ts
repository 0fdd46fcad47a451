import { Module } from '@nestjs/common';
import { policy, type PolicyDocument } from '@fealty/contracts';
import { Commands, DirectDelivery, Positions } from '@fealty/messaging';
import { Database, migrate } from '@fealty/postgres';
import { createLog, Health, signToken, startHttp, type Caller } from '@fealty/runtime';
import { aTestDatabase } from '@fealty/testing';
import { migrations } from '../migrations/index.js';
import { AnswerComplaintRoute } from '../src/answer-complaint/answer-complaint.route.js';
import { consumes } from '../src/consumes.js';
import { GetCaseRoute } from '../src/get-case/get-case.route.js';
import { GetCasesRoute } from '../src/get-cases/get-cases.route.js';
import { GetCustomerCasesRoute } from '../src/get-customer-cases/get-customer-cases.route.js';
import { OpenComplaintRoute } from '../src/open-complaint/open-complaint.route.js';
import { publishes } from '../src/publishes.js';
import { ResolveComplaintRoute } from '../src/resolve-complaint/resolve-complaint.route.js';
import { WaitOnCustomerRoute } from '../src/wait-on-customer/wait-on-customer.route.js';

const password = 'complaints';
const secret = 'a-secret-for-tests-of-complaints-only';

const demo: PolicyDocument = {
  programme: 'demo', currency: 'EUR', zone: 'Europe/Berlin', platforms: [{ id: 'web', source: '/shop/web' }],
  complaints: { norms: { firstResponseMinutes: 60, nextResponseMinutes: 30, resolutionMinutes: 240, warnBeforeMinutes: 10 } },
};

/** The service's loop and tables on a database of its own, without Kafka. */
export const openService = async () => {
  const testDatabase = await aTestDatabase(`complaints_${migrations.at(-1)?.name ?? ''}`, async (adminUrl) => { await migrate({ adminUrl, service: 'complaints', password, migrations }); });
  const database = await Database.open({ url: testDatabase.urlAs('complaints', password), schema: 'complaints', applicationName: 'test' });
  const policies = [{ policy: policy.parse(demo) }, { policy: policy.parse({ ...demo, programme: 'other' }) }];
  const delivery = await DirectDelivery.open({ consumes, publishes, database, policies });
  const close = async (): Promise<void> => {
    await database.close();
    await testDatabase.drop();
  };
  return { database, delivery, close };
};
export type TestService = Awaited<ReturnType<typeof openService>>;

/** What was said, by type and data, in order. */
export const saidBy = ({ delivery }: TestService) => delivery.said.map(({ headers, value }) => ({
  type: String(headers['ce_type']).split('.')[2] ?? '', at: String(headers['ce_time']), data: JSON.parse(value?.toString('utf8') ?? 'null') as Record<string, unknown>,
}));

/** The routes of the service over HTTP, with a call that signs a token for the caller. */
export const openHttp = async ({ database, delivery }: TestService) => {
  const positions = new Positions({ consumption: consumes, commandPool: database.commandPool } as ConstructorParameters<typeof Positions>[0]);
  class TestModule {}
  Module({
    controllers: [OpenComplaintRoute, AnswerComplaintRoute, WaitOnCustomerRoute, ResolveComplaintRoute, GetCaseRoute, GetCasesRoute, GetCustomerCasesRoute],
    providers: [{ provide: Database, useValue: database }, { provide: Commands, useValue: delivery.commands }, { provide: Positions, useValue: positions }],
  })(TestModule);
  const http = await startHttp(TestModule, {
    service: 'complaints', host: '127.0.0.1', port: 0, health: new Health(), tokens: { secret }, log: createLog({ service: 'complaints', instance: 'test', level: 'silent' }),
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
