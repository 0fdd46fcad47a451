import { transaction, type Transaction } from '@fealty/postgres';
import { nextSlice, type ShortOfSlice } from './budgets.js';
import type { ConsumerContext } from './consumer-context.js';

const sliceText = `
  insert into budget_slices (key, shard, dealt, drawn, empty_at) values ($1, $2, $3, 0, $4)
  on conflict (key, shard) do update set dealt = budget_slices.dealt + excluded.dealt, empty_at = excluded.empty_at`;

const deal = async (tx: Transaction, { shard, shards }: { shard: number; shards: number }, { budget: { key, size }, missing }: ShortOfSlice): Promise<void> => {
  await tx.query({ text: 'insert into budgets (key, size, dealt) values ($1, $2, 0) on conflict (key) do nothing', values: [key, size] });
  const { rows: [row] } = await tx.query<{ dealt: number }>({ text: 'select dealt from budgets where key = $1 for update', values: [key] });
  const left = Math.max(0, size - (row?.dealt ?? size));
  const dealt = nextSlice({ size, left, shards, missing });
  if (dealt > 0) await tx.query({ text: 'update budgets set size = greatest(size, $2), dealt = dealt + $3 where key = $1', values: [key, size, dealt] });
  await tx.query({ text: sliceText, values: [key, shard, dealt, dealt < missing ? size : null] });
};

/** Deals a shard another slice of a budget: at least what is missing, or all that is left. The budget is locked for this alone. */
export const dealSlice = ({ batchPool, partitions, limits }: ConsumerContext, shard: number, short: ShortOfSlice): Promise<void> =>
  transaction(batchPool, limits, (tx) => deal(tx, { shard, shards: partitions }, short));
