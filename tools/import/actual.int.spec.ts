import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrate } from '@fealty/postgres';
import { aTestPostgres, uniqueName, withClient } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { migrationsOf, serviceNames } from '../local/services.js';
import { actualOf } from './actual.js';

let server = '';
const name = uniqueName('reconciled');
const urlOf = (): string => {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
};

const programme = 'shop';
interface Points { readonly ledger: number; readonly account: number; readonly profile: number }

// The constraints keep ledger and account equal, and a profile follows them; only an administrator who goes round them can make them differ.
const put = (subject: string, { ledger, account, profile }: Points): Promise<unknown> => withClient(urlOf(), async (client) => {
  const id = randomUUID();
  await client.query(`set session_replication_role = replica`);
  await client.query(`insert into ingest.customer values ($1, $2, '/shop/web', $3, 1, now())`, [id, programme, subject]);
  await client.query(`insert into points.accounts (customer_id, shard, programme, seen, said, state, pending, available, held, debt, lots_points) values ($1, 0, $2, '{}', 1, '{}', 0, $3::bigint, 0, 0, $3::bigint)`, [id, programme, account]);
  await client.query(`insert into points.entries (customer_id, sequence, entry_id, programme, kind, order_id, pending, available, held, debt, forgiven, pending_after, available_after, held_after, debt_after,
    lots, cause_id, event_id, imported, occurred_at) values ($1, 1, 'e-1', $2, 'points-pending', 'o-1', $3::bigint, 0, 0, 0, 0, $3::bigint, 0, 0, 0, '[]', 'c-1', gen_random_uuid(), true, now())`, [id, programme, ledger]);
  const said = { profile: { value: { orders: 1, keptMinor: 500 }, delivery: { late: 0 }, points: { pending: 0, available: profile, held: 0, debt: 0 } } };
  await client.query(`insert into loyalty.history (customer_id, version, as_of, recorded_at, said) values ($1, 1, now(), now(), $2)`, [id, JSON.stringify(said)]);
});

beforeAll(async () => {
  server = (await aTestPostgres()).adminUrl;
  await withClient(server, (client) => client.query(`create database "${name}"`));
  for (const service of serviceNames) await migrate({ adminUrl: urlOf(), service, password: service, migrations: await migrationsOf(service) });
  await put('same', { ledger: 5, account: 5, profile: 5 });
  await put('ledger-differs', { ledger: 6, account: 5, profile: 5 });
  await put('account-differs', { ledger: 5, account: 6, profile: 5 });
  await put('profile-differs', { ledger: 5, account: 5, profile: 6 });
  await put('guest:1', { ledger: 5, account: 5, profile: 5 });
}, 120_000);
afterAll(async () => { await withClient(server, (client) => client.query(`drop database "${name}"`)); });

describe('what the services hold of a customer', () => {
  it('are points only where ledger, account and profile say the same', async () => {
    const { customers } = await actualOf(urlOf(), programme);
    expect(Object.fromEntries([...customers].map(([subject, { points }]) => [subject, points])))
      .toEqual({ 'same': 5, 'ledger-differs': Number.NaN, 'account-differs': Number.NaN, 'profile-differs': Number.NaN });
    expect(customers.get('same')).toMatchObject({ orders: 1, keptMinor: 500, late: 0 });
  });

  it('is nothing of another programme', async () => {
    expect((await actualOf(urlOf(), 'another')).customers.size).toBe(0);
  });
});
