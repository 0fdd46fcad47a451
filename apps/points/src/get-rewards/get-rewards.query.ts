import type { Database } from '@fealty/postgres';
import type { RewardStock } from '../state/rewards.rules.js';

/** What was taken of rewards; of one that nobody took there is nothing. */
export const stocksOf = async (database: Database, keys: readonly string[]): Promise<ReadonlyMap<string, RewardStock>> => {
  const rows = await database.query<{ key: string; state: RewardStock }>('select key, state from rewards where key = any($1::text[])', [keys], 'stocks_of_rewards');
  return new Map(rows.map(({ key, state }) => [key, state]));
};
