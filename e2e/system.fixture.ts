import { loyaltyUpdatedTopic } from '@fealty/contracts';
import { signToken, type Role } from '@fealty/runtime';
import { waitUntil } from '@fealty/testing';
import { Kafka, logLevel } from 'kafkajs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootDir } from '@fealty/tools/local/places';
import { startSystem, type System } from '@fealty/tools/local/start-system';
import type { Told } from '@fealty/tools/shop/stories';

export interface Answer { readonly status: number; readonly body: Record<string, unknown> }
interface Given { readonly role?: Role; readonly customer?: string; readonly raw?: Buffer; readonly type?: string; readonly json?: unknown; readonly headers?: Record<string, string> }
export interface UpdateRecord { readonly key: string; readonly version: number; readonly offset: number; readonly bytes: string; readonly data: { version: number; profile: Record<string, unknown> } }

/** The whole system on free ports in a folder of its own, and what a story needs to talk to it. */
export class Stage {
  private constructor(readonly system: System, private readonly dir: string) {}

  static async open(): Promise<Stage> {
    const dir = await mkdtemp(join(tmpdir(), 'fealty-e2e-'));
    const stage = new Stage(await startSystem({ dataDir: dir, anyPorts: true, supervise: true, env: { LOG_LEVEL: 'warn' } }), dir);
    const policy = await readFile(join(rootDir, 'e2e', 'policy.yaml'));
    const published = await stage.call('ingest', 'POST /policies', { role: 'admin', raw: policy, type: 'application/yaml' });
    if (published.status >= 300) throw new Error(`the policy was refused: ${JSON.stringify(published.body)}`);
    return stage;
  }

  async close(): Promise<void> {
    await this.system.stop();
    await rm(this.dir, { recursive: true, force: true });
  }

  async call(service: string, request: `${'GET' | 'POST' | 'PUT'} ${string}`, given: Given = {}): Promise<Answer> {
    const [method = 'GET', path = '/'] = request.split(' ', 2);
    const role = given.role ?? 'platform';
    const token = await signToken(this.system.jwtSecret, { subject: 'e2e', role, programme: 'demo', ...(given.customer === undefined ? {} : { customer: given.customer }) }, 600);
    const body = given.raw ?? (given.json === undefined ? undefined : JSON.stringify(given.json));
    const response = await fetch(`${this.system.urls[service] ?? ''}${path}`, {
      method, ...(body === undefined ? {} : { body: body as string }),
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': given.type ?? 'application/json' }), ...given.headers },
    });
    return { status: response.status, body: await response.json() as Record<string, unknown> };
  }

  /** Sends events as one batch until ingest has taken them; a service that is being killed answers 503 or nothing. */
  async send(told: readonly Told[]): Promise<{ id: string; status: string; position?: string; problem?: { type: string } }[]> {
    const events = told.map(({ at, ...one }) => ({ specversion: '1.0', source: '/shop/web', time: new Date(at).toISOString(), ...one }));
    let items: { id: string; status: string }[] = [];
    await waitUntil('ingest takes the events', async () => {
      const answer = await this.call('ingest', 'POST /events', { json: events, type: 'application/cloudevents-batch+json' }).catch(() => undefined);
      items = (answer?.body['items'] ?? []) as typeof items;
      return items.length > 0;
    }, { timeoutMs: 60_000, everyMs: 100 });
    return items;
  }

  async customerId(subject: string): Promise<string> {
    return String((await this.call('ingest', `GET /customers/web/${subject}`)).body['customerId']);
  }

  /** Waits until every service says twice in a row that it has nothing left to do. */
  async idle(timeoutMs = 60_000): Promise<void> {
    let calm = 0;
    await waitUntil('every service is idle twice in a row', async () => {
      const found = await Promise.all([...this.system.processes.keys()].map((service) => this.call(service, 'GET /progress', { role: 'admin' }).catch(() => undefined)));
      calm = found.every((answer) => answer?.body['idle'] === true) ? calm + 1 : 0;
      return calm >= 2;
    }, { timeoutMs, everyMs: 200 });
  }

  /** All of loyalty-updated.v1, read from the beginning by a client of its own. */
  async updates(): Promise<UpdateRecord[]> {
    const kafka = new Kafka({ brokers: [...this.system.brokers], logLevel: logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    const ends = new Map((await admin.fetchTopicOffsets(loyaltyUpdatedTopic.name)).map(({ partition, high }) => [partition, Number(high)]));
    await admin.disconnect();
    const consumer = kafka.consumer({ groupId: `e2e-${randomUUID()}`, maxWaitTimeInMs: 100 });
    const records: UpdateRecord[] = [];
    const next = new Map<number, number>();
    await consumer.connect();
    await consumer.subscribe({ topics: [loyaltyUpdatedTopic.name], fromBeginning: true });
    await consumer.run({ autoCommit: false, eachMessage: ({ partition, message }) => {
      const bytes = String(message.value);
      const data = JSON.parse(bytes) as UpdateRecord['data'];
      records.push({ key: String(message.key), version: Number(String(message.headers?.['ce_sequence'])), offset: Number(message.offset), bytes, data });
      next.set(partition, Number(message.offset) + 1);
      return Promise.resolve();
    } });
    await waitUntil('the topic is read', () => Promise.resolve([...ends].every(([partition, end]) => (next.get(partition) ?? 0) >= end)), { timeoutMs: 30_000, everyMs: 50 });
    await consumer.disconnect();
    return records;
  }
}
