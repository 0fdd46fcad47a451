import { modelPublishedV1, sourceOf, writerOf, type Event, type ModelVersion } from '@fealty/contracts';
import { derivedId, insertOutgoing, recordBytesMax, seal, type OutgoingRow } from '@fealty/messaging';
import { transaction, type Database, type Transaction } from '@fealty/postgres';
import { effectiveFrom } from './refit.rules.js';
import type { Fitted } from './fit-programme.job.js';

export interface NewestModel { readonly version: number; readonly publishedAt: string; readonly effectiveFrom: string; readonly customers: number; readonly askedAt: string | null; readonly data: ModelVersion }

const instantText = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const newestText = `select version, ${instantText('published_at')} as "publishedAt", ${instantText('effective_from')} as "effectiveFrom", customers, ${instantText('asked_at')} as "askedAt", data
  from models where programme = $1 order by version desc limit 1`;

export const newestModel = async (database: Database, programme: string): Promise<NewestModel | undefined> => (await database.query<NewestModel>(newestText, [programme]))[0];

interface Publishing { readonly programme: string; readonly zone: string; readonly fitted: Fitted; readonly shard: number }
interface Asked { readonly now: string; readonly said: number; readonly newest: NewestModel | undefined }

const ask = async (tx: Transaction, programme: string): Promise<Asked> => {
  await tx.query({ text: 'lock table models in share row exclusive mode', values: [] });
  const { rows: [clock] } = await tx.query<{ now: string; said: number }>({ text: `select ${instantText('now()')} as now, count(*)::int as said from models`, values: [] });
  const { rows: [newest] } = await tx.query<NewestModel>({ text: newestText, values: [programme] });
  return { now: clock?.now ?? '', said: clock?.said ?? 0, newest };
};

const eventOf = (programme: string, data: ModelVersion, { now, said }: Asked): Event<typeof modelPublishedV1.type, ModelVersion> => {
  const id = derivedId('model', programme, data.version);
  const sequence = said + 1;
  return { id, type: modelPublishedV1.type, source: sourceOf(writerOf(modelPublishedV1)), customerId: '', programme, sequence, occurredAt: now, receivedAt: now, correlationId: id, import: false, data };
};

const insertText = 'insert into models (programme, version, effective_from, published_at, customers, data) values ($1, $2, $3, $4, $5, $6)';

/** Numbers, stores and says a model version in one transaction. A version of a shape that the contract does not know is never said. */
export const publishModel = (database: Database, { programme, zone, fitted, shard }: Publishing): Promise<{ readonly version: ModelVersion; readonly outgoing: OutgoingRow }> =>
  transaction(database.commandPool, { lockTimeoutMs: 5_000 }, async (tx) => {
    const asked = await ask(tx, programme);
    const version = modelPublishedV1.data.parse({ ...fitted, version: (asked.newest?.version ?? 0) + 1, effectiveFrom: effectiveFrom(asked.newest, asked.now, zone) });
    const { record } = seal(modelPublishedV1, eventOf(programme, version, asked), 0);
    if (record.bytes > recordBytesMax) throw new Error(`the model of ${programme} has ${record.bytes} bytes, more than a record may have`);
    const outgoing: OutgoingRow = { shard, ordinal: asked.said + 1, records: [record] };
    await tx.query({ text: insertText, values: [programme, version.version, version.effectiveFrom, asked.now, version.cuts.customers, JSON.stringify(version)] });
    await tx.query(insertOutgoing([outgoing]));
    return { version, outgoing };
  });
