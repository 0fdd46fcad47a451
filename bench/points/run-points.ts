import { randomUUID } from 'node:crypto';
import { ordersTopic } from '@fealty/contracts';
import { signToken } from '@fealty/runtime';
import { withClient } from '@fealty/testing';
import type { RunningProcess } from '@fealty/tools/local/run-services';
import { memoryPeakOf } from '../measure/cpu-time.js';
import type { Servers } from '../measure/servers.js';
import { measure } from '../projection/run.js';
import { seedAccounts } from './seed-accounts.js';

export interface Earned { readonly events: number; readonly entries: number; readonly seconds: number; readonly eventsPerSecond: number; readonly entriesPerSecond: number; readonly memoryPeakMb: number }
export interface Spends { readonly accounts: number; readonly requests: number; readonly perSecond: number; readonly p50: number; readonly p99: number; readonly max: number }
export interface DayEnd { readonly accounts: number; readonly lots: number; readonly seconds: number; readonly memoryPeakMb: number }

const jwtSecret = 'bench-bench-bench-bench-bench-bench';

const withPoints = async <Result>(servers: Servers, url: string, work: (service: RunningProcess) => Promise<Result>): Promise<Result> => {
  const service = await servers.service('points', url);
  try {
    return await work(service);
  } finally {
    await service.stop();
  }
};

const doneText = `select (select coalesce(sum((offsets ->> $1)::bigint), 0) from points.consumer_shard)::float as done,
  (select count(*) from (select 1 from points.outgoing limit 1) waiting)::int as unsent`;
const faultsText = `select (select count(*) from points.parked_event)::int as parked, (select count(*) from points.quarantined_record)::int as quarantined, (select count(*) from points.entries)::int as entries`;

/** The real service over all events of orders.v1: from the first one taken to the last entry sent. */
export const earn = (servers: Servers, url: string, events: number): Promise<Earned> => withPoints(servers, url, (service) => withClient(url, async (client) => {
  const { seconds, eventsPerSecond } = await measure({
    program: 'points', pids: [service.pid], stack: servers.stack, events, hasEnded: () => service.hasEnded(),
    progress: async () => {
      const { rows: [row] } = await client.query<{ done: number; unsent: number }>(doneText, [ordersTopic.name]);
      return { done: row?.done ?? 0, finished: row?.done === events && row.unsent === 0 };
    },
  });
  const { rows: [faults] } = await client.query<{ parked: number; quarantined: number; entries: number }>(faultsText);
  if (faults === undefined || faults.parked + faults.quarantined > 0) throw new Error(`points did not take everything: ${JSON.stringify(faults)}`);
  return { events, entries: faults.entries, seconds, eventsPerSecond, entriesPerSecond: Math.round(faults.entries / seconds), memoryPeakMb: memoryPeakOf(service.pid) };
}));

const requestsAtOnce = 100;

const spendOnce = async (url: string, token: string, customerId: string): Promise<number> => {
  const begun = performance.now();
  const response = await fetch(`${url}/customers/${customerId}/spends`, {
    method: 'POST', body: JSON.stringify({ orderId: randomUUID(), points: 1 }),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
  });
  const text = await response.text();
  if (response.status !== 201) throw new Error(`a spend was answered ${response.status}: ${text}`);
  return performance.now() - begun;
};

const spendAll = async (url: string, customers: readonly string[], requests: number): Promise<Spends> => {
  const token = await signToken(jwtSecret, { subject: 'bench', role: 'platform', programme: 'demo' }, 3_600);
  const took: number[] = [];
  let next = 0;
  const begun = performance.now();
  await Promise.all(Array.from({ length: requestsAtOnce }, async () => {
    while (next < requests) {
      next += 1;
      took.push(await spendOnce(url, token, customers[next % customers.length] ?? ''));
    }
  }));
  const seconds = (performance.now() - begun) / 1_000;
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
  return { accounts: customers.length, requests, perSecond: Math.round(requests / seconds), p50: at(0.5), p99: at(0.99), max: at(1) };
};

/** 100 requests at once, all on one account, then spread over many; every answer waits for its COMMIT. */
export const spend = async (servers: Servers, url: string, { requests, accounts }: { requests: number; accounts: number }): Promise<{ one: Spends; many: Spends }> => {
  const seed = { adminUrl: url, partitions: servers.stack.partitions, lots: 3, pointsPerLot: 10_000_000, expiresAt: null };
  const [hot, others] = [await seedAccounts({ ...seed, accounts: 1 }), await seedAccounts({ ...seed, accounts })];
  return withPoints(servers, url, async (service) => {
    await service.ready();
    await spendAll(service.url, others.slice(0, 100), 500);
    const one = await spendAll(service.url, hot, requests);
    const many = await spendAll(service.url, others, requests);
    return { one, many };
  });
};

const leftText = `select (select count(*) from points.accounts where due_at <= now())::int as due, (select count(*) from (select 1 from points.outgoing limit 1) waiting)::int as unsent`;

/** A service that was away for a day finds many lots that have ended: until the last is expired and said. */
export const dayEnd = async (servers: Servers, url: string, { lots, lotsPerAccount }: { lots: number; lotsPerAccount: number }): Promise<DayEnd> => {
  const accounts = Math.ceil(lots / lotsPerAccount);
  const expiresAt = new Date(Date.now() - 3_600_000).toISOString();
  await seedAccounts({ adminUrl: url, partitions: servers.stack.partitions, accounts, lots: lotsPerAccount, pointsPerLot: 25, expiresAt });
  return withPoints(servers, url, (service) => withClient(url, async (client) => {
    const { seconds } = await measure({
      program: 'day end', pids: [service.pid], stack: servers.stack, events: accounts, hasEnded: () => service.hasEnded(),
      progress: async () => {
        const { rows: [row] } = await client.query<{ due: number; unsent: number }>(leftText);
        return { done: accounts - (row?.due ?? accounts), finished: row?.due === 0 && row.unsent === 0 };
      },
    });
    const { rows: [sums] } = await client.query<{ expired: number }>("select coalesce(-sum(available), 0)::float as expired from points.entries where kind = 'points-expired' and customer_id in (select customer_id from points.entries where entry_id = 'opening')");
    if (sums?.expired !== accounts * lotsPerAccount * 25) throw new Error(`${sums?.expired ?? 0} points expired, not ${accounts * lotsPerAccount * 25}`);
    return { accounts, lots: accounts * lotsPerAccount, seconds, memoryPeakMb: memoryPeakOf(service.pid) };
  }));
};
