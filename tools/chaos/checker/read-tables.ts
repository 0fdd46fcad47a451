import pg from 'pg';
import { consumers, type Observations, type Row } from './observations.js';

const ofConsumer = (name: string, customers: string): Record<string, string> => ({
  [`${name}.customers`]: `select customer_id, shard, programme, guest, seen, said, parked, state from ${name}.${customers}`,
  [`${name}.consumer_shard`]: `select consumer, shard, epoch, ordinal, offsets from ${name}.consumer_shard where consumer = '${name}'`,
  [`${name}.outgoing`]: `select shard, ordinal from ${name}.outgoing`,
  [`${name}.parked_event`]: `select customer_id, topic, sequence, shard, record_offset, reason from ${name}.parked_event`,
  [`${name}.quarantined_record`]: `select topic, record_partition, record_offset, reason from ${name}.quarantined_record`,
});

const questions: Readonly<Record<string, string>> = {
  ...Object.assign({}, ...consumers.map(({ name, customers }) => ofConsumer(name, customers))) as Record<string, string>,
  'ingest.customer': 'select customer_id, programme, platform, subject, sequence from ingest.customer',
  'ingest.person': 'select customer_id, version from ingest.person',
  'ingest.inbox': 'select programme, source, foreign_id, customer_id, sequence from ingest.inbox',
  'ingest.outgoing': 'select shard, ordinal from ingest.outgoing',
  'points.accounts': 'select customer_id, pending, available, held, debt from points.accounts',
  'points.entries': 'select customer_id, sequence, entry_id, kind, order_id, pending, available, held, debt, event_id from points.entries',
  'loyalty.history': 'select customer_id, version, said from loyalty.history',
};

/** The rows of every service's tables, as the owner of the database sees them. */
export const readTables = async (url: string): Promise<Observations['tables']> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const tables: Record<string, readonly Row[]> = {};
    for (const [name, question] of Object.entries(questions)) tables[name] = (await client.query(question)).rows as Row[];
    return tables;
  } finally {
    await client.end();
  }
};
