import { lockSharedRows, saveSharedRows } from '@fealty/messaging';
import { sqlStateOf, transaction, unnestInsert, type Database, type Transaction } from '@fealty/postgres';
import { Problem } from '@fealty/runtime';
import { createHash } from 'node:crypto';
import { leftOf, rewardKey, withCodes, type Reward, type RewardStock } from '../state/rewards.rules.js';
import { rewards } from '../state/rewards.table.js';
import type { LineFault } from '../state/line-faults.rules.js';
import { storedFaults } from './read-codes.rules.js';

export interface CodesToAdd { readonly programme: string; readonly reward: Reward; readonly codes: readonly string[]; readonly client: string; readonly key: string }
export interface Added { readonly rewardId: string; readonly added: number; readonly left: number }

const insert = unnestInsert({ table: 'reward_codes', onConflict: 'fail', key: ['number'], columns: { reward_key: 'text', number: 'bigint', programme: 'text', code: 'text', added_by: 'text' } });
const digestOf = ({ reward, codes }: CodesToAdd): string => createHash('sha256').update(JSON.stringify(['add-reward-codes', reward.id, codes])).digest('hex');

const answeredBefore = async (tx: Transaction, asked: CodesToAdd): Promise<Added | undefined> => {
  const { rows: [row] } = await tx.query<{ digest: string; answer: Added }>({ text: 'select digest, answer from idempotency_key where client = $1 and key = $2', values: [asked.client, asked.key] });
  if (row !== undefined && row.digest !== digestOf(asked)) throw new Problem(422, 'idempotency-key-reused', { detail: 'this Idempotency-Key was used for another request' });
  return row?.answer;
};

const add = async (tx: Transaction, asked: CodesToAdd): Promise<Added | { faults: readonly LineFault[] }> => {
  const { programme, reward, codes, client, key } = asked;
  const row = rewardKey(programme, reward.id);
  const [, locked] = await tx.burst(lockSharedRows(rewards, [row]));
  const before = await answeredBefore(tx, asked);
  if (before !== undefined) return before;
  const { rows } = await tx.query<{ code: string }>({ text: 'select code from reward_codes where programme = $1 and code = any($2::text[])', values: [programme, codes] });
  if (rows.length > 0) return { faults: storedFaults(codes, new Set(rows.map(({ code }) => code))) };
  const after = withCodes(locked?.rows[0]?.['state'] as RewardStock, codes.length);
  const answer = { rewardId: reward.id, added: codes.length, left: leftOf(reward, after) ?? 0 };
  const first = after.codes - codes.length + 1;
  await tx.burst([
    insert(codes.map((code, index) => ({ reward_key: row, number: first + index, programme, code, added_by: client }))),
    saveSharedRows(rewards, [{ key: row, state: after }]),
    { text: 'insert into idempotency_key (client, key, digest, answer) values ($1, $2, $3, $4)', values: [client, key, digestOf(asked), JSON.stringify(answer)] },
  ]);
  return answer;
};

const uniqueViolation = '23505';

/** Stores codes of a reward behind those that are there: all of them, or, when one is stored already, none. */
export const addCodes = async (database: Database, asked: CodesToAdd): Promise<Added | { faults: readonly LineFault[] }> => {
  const once = (): ReturnType<typeof add> => transaction(database.commandPool, {}, (tx) => add(tx, asked));
  try {
    return await once();
  } catch (error) {
    // Somebody stored one of them meanwhile, for another reward: now its line can be told.
    if (sqlStateOf(error) !== uniqueViolation) throw error;
    return once();
  }
};
