import { topics } from '@fealty/contracts';
import { Door, kafkaClient } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { createHttp, createLog, Health, signToken, type Caller, type HttpServer } from '@fealty/runtime';
import { aTestDatabase, aTestKafka, createTopics } from '@fealty/testing';
import { migrated, password, template } from './ingest.fixture.js';
import { aListener, type Listener } from './listener.fixture.js';

const secret = 'a secret that is long enough for HS256';

interface Answered { readonly status: number; readonly body: Record<string, unknown>; readonly type: string | null }

/** The whole service in this process, on a real Kafka and a database of its own. */
export interface RunningIngest {
  readonly url: string;
  readonly http: HttpServer;
  readonly standing: Listener['standing'];
  /** A platform's own client. */
  readonly kafka: ReturnType<typeof kafkaClient>;
  token(over?: Partial<Caller>, ttlSeconds?: number): Promise<string>;
  post(path: string, body: string | Buffer, headers?: Record<string, string>): Promise<Answered>;
  get(path: string, over?: Partial<Caller>): Promise<{ status: number; body: Record<string, unknown> }>;
  stop(): Promise<void>;
}

export const runIngest = async (programme: string): Promise<RunningIngest> => {
  const { brokers } = await aTestKafka();
  await createTopics(brokers, topics.map(({ name, partitions, config }) => ({ name, config, partitions: partitions === 'shards' ? 8 : partitions, replicationFactor: 1 })));
  const own = await aTestDatabase(template, migrated);
  Object.assign(process.env, { KAFKA_BROKERS: brokers.join(','), DATABASE_URL: own.urlAs('ingest', password), PORT: '0', FEALTY_JWT_SECRET: secret, LOG_LEVEL: 'silent' });
  const { httpSettings, IngestModule } = await import('../src/ingest.module.js');
  const log = createLog({ service: 'ingest', instance: 'test', level: 'silent' });
  const http = await createHttp(IngestModule, { ...httpSettings, host: '127.0.0.1', port: 0, log, health: new Health(), tokens: { secret } });
  const url = await http.listen();
  const door = http.app.get<Door<unknown, unknown>>(Door);
  door.start();
  const listener = await aListener(brokers);
  const token: RunningIngest['token'] = (over = {}, ttlSeconds = 60) => signToken(secret, { subject: 'test', role: 'platform', programme, ...over }, ttlSeconds);
  return {
    url, http, token, standing: listener.standing, kafka: kafkaClient({ brokers, clientId: 'shop', log: () => undefined, logLevel: 'error' }),
    post: async (path, body, headers = {}) => {
      const response = await fetch(`${url}${path}`, { method: 'POST', body, headers: { authorization: `Bearer ${await token()}`, 'content-type': 'application/cloudevents+json', ...headers } });
      return { status: response.status, body: await response.json() as Record<string, unknown>, type: response.headers.get('content-type') };
    },
    get: async (path, over = {}) => {
      const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${await token(over)}` } });
      return { status: response.status, body: await response.json() as Record<string, unknown> };
    },
    stop: async () => {
      await http.stopIntake();
      for (const step of door.stopSteps()) await step.run();
      await http.close();
      await http.app.get(Database).close();
      await listener.stop();
      await own.drop();
    },
  };
};
