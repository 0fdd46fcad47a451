import { randomUUID } from 'node:crypto';
import { partitionOf } from '@fealty/messaging';
import { withClient } from '@fealty/testing';

export interface Seed {
  readonly adminUrl: string;
  readonly partitions: number;
  readonly accounts: number;
  readonly lots: number;
  readonly pointsPerLot: number;
  /** null: the lots never end. */
  readonly expiresAt: string | null;
}

const insertAccounts = `insert into accounts (customer_id, shard, programme, seen, said, due_at, state, pending, available, held, debt, lots_points, lots_points_min)
  select id, shard, 'demo', '{}', 1, due, state, 0, points, 0, 0, points, least from json_to_recordset($1) as r(id uuid, shard smallint, due timestamptz, state json, points bigint, least bigint)`;
const insertEntries = `insert into entries (customer_id, sequence, entry_id, programme, kind, order_id, pending, available, held, debt, forgiven,
    pending_after, available_after, held_after, debt_after, lots, cause_id, event_id, imported, occurred_at)
  select id, 1, 'opening', 'demo', 'points-restored', 'opening', 0, points, 0, 0, 0, 0, points, 0, 0, '[]', 'opening', gen_random_uuid(), false, now() - interval '1 year'
  from json_to_recordset($1) as r(id uuid, points bigint)`;

const chunk = 2_000;

const accountOf = ({ lots, pointsPerLot, expiresAt, partitions }: Seed) => {
  const id = randomUUID();
  const activatedAt = new Date(Date.now() - 400 * 86_400_000).toISOString();
  const held = Array.from({ length: lots }, (_, index) => ({ lotId: `opening/${index}`, orderId: 'opening', points: pointsPerLot, activatedAt, expiresAt, warnAt: null, warned: false, imported: false }));
  const points = lots * pointsPerLot;
  return { id, shard: partitionOf(id, partitions), due: expiresAt, points, least: pointsPerLot, state: { pending: 0, available: points, held: 0, debt: 0, lots: held, holds: [], expired: [] } };
};

/** Accounts with an opening balance, as rows that satisfy every constraint of the ledger; answers their customers. */
export const seedAccounts = (seed: Seed): Promise<string[]> => withClient(seed.adminUrl, async (client) => {
  await client.query('set search_path to points');
  const ids: string[] = [];
  while (ids.length < seed.accounts) {
    const some = Array.from({ length: Math.min(chunk, seed.accounts - ids.length) }, () => accountOf(seed));
    await client.query(insertAccounts, [JSON.stringify(some)]);
    await client.query(insertEntries, [JSON.stringify(some.map(({ id, points }) => ({ id, points })))]);
    ids.push(...some.map(({ id }) => id));
  }
  await client.query('analyze accounts');
  return ids;
});
