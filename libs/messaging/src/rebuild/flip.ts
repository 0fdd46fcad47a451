import { transaction, type Database, type Transaction } from '@fealty/postgres';
import { compareShards, compareShared, type Compared } from './differing-rows.js';
import { atOneInstant, limits, shardsOf } from './one-instant.js';
import { besideOf, type Rebuilt } from './schemas.js';
import { isFormerBeside, lockSides, refuseWhileFolding, swapSides } from './sides.js';
import { decidingTakesOver, projectionTakesOver } from './take-over.js';

export interface Flipping { readonly acceptDifferences: boolean; /** To the state that was live before. @default false */ readonly back?: boolean }
export interface Flipped extends Compared { readonly flipped: boolean }

// Whoever held a shard of either side is fenced, and drops what it has cached.
const fence = (live: string, beside: string): string[] => [
  `update "${beside}".consumer_shard b set ordinal = l.ordinal, restored_until = l.restored_until, epoch = greatest(b.epoch, l.epoch) + 1, revision = greatest(b.revision, l.revision) + 1, owner = null, changed = null
   from "${live}".consumer_shard l where l.consumer = b.consumer and l.shard = b.shard`,
  // What was acknowledged, and what was said before a restore, is of the topic, not of one side.
  ...['relayed', 'said_before'].flatMap((table) => [`delete from "${beside}"."${table}"`, `insert into "${beside}"."${table}" select * from "${live}"."${table}"`]),
  `update "${live}".consumer_shard l set epoch = b.epoch, revision = b.revision, owner = null, changed = null
   from "${beside}".consumer_shard b where l.consumer = b.consumer and l.shard = b.shard`,
];

const compareAll = async (tx: Transaction, rebuilt: Rebuilt, shards: readonly number[]): Promise<Compared> => {
  const ofCustomers = await compareShards(tx, rebuilt, shards);
  const { differing, samples } = await compareShared(tx, rebuilt);
  return { ...ofCustomers, differing: ofCustomers.differing + differing, samples: [...ofCustomers.samples, ...samples].slice(0, 5) };
};

// Whoever goes on reading from live cursors must have said the same of each customer: else it would decide twice, or never.
const numbersFit = async (tx: Transaction, { service, customers }: Rebuilt): Promise<void> => {
  const { rows: [row] } = await tx.query<{ customer_id: string; live: number; beside: number }>(`
    select customer_id, coalesce(l.said, 0) as live, coalesce(b.said, 0) as beside from "${service}"."${customers}" l full join "${besideOf(service)}"."${customers}" b using (customer_id)
    where coalesce(l.said, 0) <> coalesce(b.said, 0) limit 1`);
  if (row !== undefined) throw new Error(`of customer ${row.customer_id} the database knows ${row.live} events, the topic ${row.beside}: they cannot change places`);
};

const forwardOrBack = async (tx: Transaction, service: string, back: boolean): Promise<void> => {
  const isFormer = await isFormerBeside(tx, service);
  if (isFormer && !back) throw new Error(`it was flipped already: ${besideOf(service)} is the former state; \`rollback\` goes back to it, \`drop\` removes it`);
  if (back && !isFormer) throw new Error(`there is nothing to go back to: ${besideOf(service)} is a rebuild that was never live; \`flip\` makes it so`);
};

const flipIn = async (tx: Transaction, rebuilt: Rebuilt, { acceptDifferences, back = false }: Flipping): Promise<Flipped> => {
  const [live, beside] = [rebuilt.service, besideOf(rebuilt.service)];
  await lockSides(tx, live, 'alone');
  await forwardOrBack(tx, live, back);
  const shards = await shardsOf(tx, live);
  await atOneInstant(tx, rebuilt, { shards });
  await tx.query(`select 1 from "${beside}".consumer_shard order by shard for update`);
  const { own } = rebuilt;
  if (own !== undefined) await numbersFit(tx, rebuilt);
  const compared = await compareAll(tx, rebuilt, shards);
  if (compared.differing > 0 && !acceptDifferences) return { ...compared, flipped: false };
  const takeOver = own === undefined ? projectionTakesOver(rebuilt, { live, beside }) : decidingTakesOver({ ...rebuilt, own }, { live, beside });
  for (const text of [...takeOver, ...fence(live, beside), ...swapSides(live, { back })]) await tx.query(text);
  return { ...compared, flipped: true };
};

/**
 * Makes what was rebuilt the live state, in one transaction: the two schemas change names. Processes go on without a restart. The former
 * state waits beside, is kept up to date by whoever runs beside, and `back` goes back to it. Differing customers are a reason not to
 * flip, unless they are what the rebuild was for.
 *
 * @throws when it is done already, or somebody else is at it
 */
export const flip = (database: Database, rebuilt: Rebuilt, how: Flipping): Promise<Flipped> => transaction(database.commandPool, limits, (tx) => flipIn(tx, rebuilt, how));

/** Removes what stands beside the live state. @throws when somebody flips, compares or folds it */
export const dropBeside = (database: Database, service: string): Promise<void> => transaction(database.commandPool, limits, async (tx) => {
  await lockSides(tx, service, 'alone');
  await refuseWhileFolding(tx, service);
  await tx.query(`drop schema if exists "${besideOf(service)}" cascade`);
});
