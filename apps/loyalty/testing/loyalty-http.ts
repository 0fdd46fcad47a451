import { kafkaClient, PastInputs, Policies, Positions } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { createHttp, createLog, Health, signToken, type Role } from '@fealty/runtime';
import { consumes } from '../src/consumes.js';

const secret = 'a secret for tests, long enough for HS256';

interface Asking {
  readonly role?: Role;
  readonly programme?: string;
  readonly customer?: string;
  readonly after?: string;
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown> & { readonly causes: { readonly id: string; readonly version: number }[]; readonly items: { readonly customerId: string }[] };
}

export interface LoyaltyHttp {
  ask(path: string, asking?: Asking): Promise<Answer>;
  close(): Promise<void>;
}

type Route = abstract new (...parameters: never[]) => object;

interface Beside { readonly policies?: Policies; readonly brokers?: readonly string[] }

/** The HTTP side of the service with the routes given, on a real database; Kafka is away where no brokers are told. */
export const loyaltyHttp = async (database: Database, routes: readonly Route[], { policies = new Policies(), brokers = ['127.0.0.1:1'] }: Beside = {}): Promise<LoyaltyHttp> => {
  const past = new PastInputs({ consumption: consumes, policies, partitions: 8, kafka: kafkaClient({ brokers, clientId: 'loyalty-http', logLevel: 'error', log: () => undefined }) });
  const positions = new Positions({ consumption: consumes, commandPool: database.commandPool } as ConstructorParameters<typeof Positions>[0]);
  const module = { module: class Routes {}, controllers: [...routes] as (new () => object)[], providers: [{ provide: Database, useValue: database }, { provide: Positions, useValue: positions }, { provide: Policies, useValue: policies }, { provide: PastInputs, useValue: past }] };
  const http = await createHttp(module, {
    service: 'loyalty', host: '127.0.0.1', port: 0, log: createLog({ service: 'loyalty', instance: 'test', level: 'silent' }), health: new Health(), tokens: { secret },
  });
  const url = await http.listen();
  return {
    ask: async (path, { role = 'agent', programme = 'demo', customer = '', after = '' } = {}) => {
      const token = await signToken(secret, { subject: 'tester', role, programme, ...(role === 'member' ? { customer } : {}) }, 60);
      const answer = await fetch(url + path, { headers: { authorization: `Bearer ${token}`, ...(after === '' ? {} : { 'fealty-after': after }) } });
      return { status: answer.status, body: await answer.json() as Answer['body'] };
    },
    close: async () => { await http.stopIntake(); await http.close(); },
  };
};
