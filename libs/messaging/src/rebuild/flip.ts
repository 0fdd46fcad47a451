import { transaction, type Database, type Transaction } from '@fealty/postgres';
import { atOneInstant, compareShards, limits, shardsOf, type Compared } from './compare.js';
import { besideOf, type Rebuilt } from './schemas.js';

export interface Flipped extends Compared { readonly flipped: boolean }

const takeOver = ({ customers, keeps, takesOver }: Rebuilt, live: string, beside: string): string[] => [
  // What is unsent goes out first, from wherever the relay looks; it keeps its place in the order.
  `lock table "${live}".outgoing in exclusive mode`,
  `insert into "${beside}".outgoing select * from "${live}".outgoing`,
  `delete from "${live}".outgoing`,
  // Numbers go on where they were; a customer of whom nothing was told begins at one.
  `update "${beside}"."${customers}" b set said = l.said from "${live}"."${customers}" l where l.customer_id = b.customer_id and b.said <> l.said`,
  `update "${beside}"."${customers}" b set said = 0 where said <> 0 and not exists (select 1 from "${live}"."${customers}" l where l.customer_id = b.customer_id)`,
  ...takesOver({ live, beside }),
  ...[...keeps, 'care_log'].flatMap((table) => [`drop table if exists "${beside}"."${table}"`, `alter table "${live}"."${table}" set schema "${beside}"`]),
];

// Whoever held a shard of either side is fenced, and drops what it has cached.
const fence = (live: string, beside: string): string[] => [
  `update "${beside}".consumer_shard b set ordinal = l.ordinal, epoch = greatest(b.epoch, l.epoch) + 1, revision = greatest(b.revision, l.revision) + 1, owner = null, changed = null
   from "${live}".consumer_shard l where l.consumer = b.consumer and l.shard = b.shard`,
  `update "${live}".consumer_shard l set epoch = b.epoch, revision = b.revision, owner = null, changed = null
   from "${beside}".consumer_shard b where l.consumer = b.consumer and l.shard = b.shard`,
];

const swap = (live: string, beside: string): string[] => [
  `alter schema "${live}" rename to "${live}_swapped"`, `alter schema "${beside}" rename to "${live}"`, `alter schema "${live}_swapped" rename to "${beside}"`,
];

const flipIn = async (tx: Transaction, rebuilt: Rebuilt, acceptDifferences: boolean): Promise<Flipped> => {
  const [live, beside] = [rebuilt.service, besideOf(rebuilt.service)];
  const shards = await shardsOf(tx, live);
  await atOneInstant(tx, live, shards);
  await tx.query(`select 1 from "${beside}".consumer_shard order by shard for update`);
  const compared = await compareShards(tx, rebuilt, shards);
  if (compared.differing > 0 && !acceptDifferences) return { ...compared, flipped: false };
  for (const text of [...takeOver(rebuilt, live, beside), ...fence(live, beside), ...swap(live, beside)]) await tx.query(text);
  return { ...compared, flipped: true };
};

/**
 * Makes what was rebuilt the live state, in one transaction: the two schemas change names. Processes go on without a restart. Flipping
 * again goes back: the former state waits beside, and is kept up to date by whoever runs beside. Differing customers are a reason not to
 * flip, unless they are what the rebuild was for.
 */
export const flip = (database: Database, rebuilt: Rebuilt, { acceptDifferences }: { acceptDifferences: boolean }): Promise<Flipped> =>
  transaction(database.commandPool, limits, (tx) => flipIn(tx, rebuilt, acceptDifferences));

/** Removes what stands beside the live state. */
export const dropBeside = async (database: Database, service: string): Promise<void> => {
  await database.query(`drop schema if exists "${besideOf(service)}" cascade`);
};
