import { policy, type PolicyDocument } from '@fealty/contracts';
import { decodeFrame, traceparentOf, type Envelope, type OutgoingRecord, type PlatformBatch } from '@fealty/messaging';
import { Database, migrate } from '@fealty/postgres';
import { aTestDatabase, type TestDatabase } from '@fealty/testing';
import { migrations } from '../migrations/index.js';
import { vocabulary } from '../src/consumes.js';
import { onPlatformEvents } from '../src/on-platform-event/platform-event.handler.js';
import { publishPolicy } from '../src/publish-policy/publish-policy.table.js';
import { Intake } from '../src/state/intake.table.js';
import type { Answer } from '../src/state/number-events.rules.js';
import { offered, type Offered } from '../src/state/offered.handler.js';
import { PolicyBook } from '../src/state/policies.table.js';
import type { WorkResult } from '../src/state/work.table.js';

// Roles belong to the whole server: every spec that migrates a service names the same password.
export const password = 'ingest';
export const template = 'ingest_1764000000001';
export const migrated = async (adminUrl: string): Promise<void> => { await migrate({ adminUrl, service: 'ingest', password, migrations }); };
export const openDatabase = (url: string): Promise<Database> => Database.open({ url, schema: 'ingest', applicationName: 'test' });

const source = '/shop/web';
const demo: PolicyDocument = { programme: 'demo', currency: 'EUR', zone: 'Europe/Berlin', platforms: [{ id: 'web', source }, { id: 'app', source: '/shop/app' }] };

export const publishDemo = (database: Database, over: Partial<PolicyDocument> = {}): Promise<unknown> => publishPolicy(database.commandPool, {
  policy: policy.parse({ ...demo, ...over }), effectiveFrom: undefined, publishedBy: 'test', traceparent: traceparentOf(), shard: 8, dry: false,
});

let ids = 0;
/** An event as a platform sends it, right in all respects but those given; about no customer with `subject: null`. */
export const anEnvelope = (given: Partial<Omit<Envelope, 'data' | 'subject'>> & { subject?: string | null; data?: unknown; bytes?: Buffer | null } = {}): Envelope => {
  ids += 1;
  const { data = { channel: 'web' }, bytes, subject = 'c-1', ...attributes } = given;
  return {
    specversion: '1.0', id: `e-${ids}`, source, type: 'fealty.shop.visit.v1', ...(subject === null ? {} : { subject }), time: new Date().toISOString(), datacontenttype: 'application/json', extensions: {},
    ...attributes, data: bytes === undefined ? Buffer.from(JSON.stringify(data)) : bytes,
  };
};
export const anOffer = (given: Parameters<typeof anEnvelope>[0] = {}, programme = 'demo'): Offered => offered(anEnvelope(given), { programme }, vocabulary);

/** The real transaction of ingest on a real database, and what it said. */
export class TestIntake {
  readonly intake: Intake;

  constructor(readonly database: Database, committed: () => void = () => undefined) {
    this.intake = new Intake({ pool: database.batchPool, partitions: 8, policies: new PolicyBook(), committed });
  }

  async take(...items: readonly Offered[]): Promise<readonly Answer[]> {
    return (await this.intake.run([{ items }]))[0]?.answers ?? [];
  }

  async takeBatch(batch: PlatformBatch): Promise<WorkResult> {
    return (await this.intake.run([onPlatformEvents(batch, vocabulary)]))[0] as WorkResult;
  }

  /** Everything that waits for Kafka, in the order in which the relay would send it. */
  async said(topic = 'shop.v1'): Promise<OutgoingRecord[]> {
    const rows = await this.database.query<{ frame: Buffer }>('select frame from outgoing order by ordinal, shard');
    return rows.flatMap(({ frame }) => decodeFrame(frame)).filter((record) => record.topic === topic);
  }

  async count(table: string, where = 'true'): Promise<number> {
    return (await this.database.query<{ rows: number }>(`select count(*) as rows from ${table} where ${where}`))[0]?.rows ?? 0;
  }
}

/** An intake with the policy of the demo, on a database of its own that goes with it. */
export const anIngest = async (): Promise<{ own: TestDatabase; database: Database; test: TestIntake; close: () => Promise<void> }> => {
  const own = await aTestDatabase(template, migrated);
  const database = await openDatabase(own.urlAs('ingest', password));
  await publishDemo(database);
  return { own, database, test: new TestIntake(database), close: async () => { await database.close(); await own.drop(); } };
};

export const sequenceOf = (record: OutgoingRecord | undefined): number => Number(record?.headers['ce_sequence']);
export const dataOf = (record: OutgoingRecord | undefined): unknown => JSON.parse(record?.value?.toString('utf8') ?? 'null');
