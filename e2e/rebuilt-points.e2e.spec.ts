import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pointsTopic } from '@fealty/contracts';
import { waitUntil, withClient } from '@fealty/testing';
import { rootDir } from '@fealty/tools/local/places';
import { historyOf } from '@fealty/tools/shop/history';
import { Chance } from '@fealty/tools/shop/random';
import { Kafka, logLevel } from 'kafkajs';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Stage } from './system.fixture.js';

let stage: Stage;
beforeAll(async () => { stage = await Stage.open(); }, 120_000);
afterAll(async () => { await stage.close(); }, 60_000);

const query = async <Row extends object>(text: string): Promise<Row[]> => withClient(stage.system.adminUrl, async (client) => (await client.query(text)).rows as Row[]);

/** `npm run rebuild -- points …` as an operator of another machine would run it. */
const rebuild = (...args: string[]): { process: ChildProcess; said: () => string; ended: Promise<number | null> } => {
  const { adminUrl, databasePassword, brokers, jwtSecret } = stage.system;
  const env = { ...process.env, MIGRATE_DATABASE_URL: adminUrl, FEALTY_DATABASE_PASSWORD: databasePassword, KAFKA_BROKERS: brokers.join(','), FEALTY_JWT_SECRET: jwtSecret };
  const child = spawn(process.execPath, [join(rootDir, 'tools', 'dist', 'rebuild', 'main.js'), 'points', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => { text += String(bytes); });
  return { process: child, said: () => text, ended: new Promise((resolve) => { child.once('close', resolve); }) };
};
const rebuilt = async (...args: string[]): Promise<string> => {
  const { said, ended } = rebuild(...args);
  return `${String(await ended)} ${said()}`;
};

/** By customer the numbers on points.v1, as read from its beginning; the same number with other bytes shows as another. */
const published = async (): Promise<Map<string, string[]>> => {
  const kafka = new Kafka({ brokers: [...stage.system.brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const ends = (await admin.fetchTopicOffsets(pointsTopic.name)).map(({ partition, high }) => [partition, Number(high)] as const);
  await admin.disconnect();
  const consumer = kafka.consumer({ groupId: `e2e-${randomUUID()}`, maxWaitTimeInMs: 100 });
  const found = new Map<string, Map<string, string>>();
  const next = new Map<number, number>();
  await consumer.connect();
  await consumer.subscribe({ topics: [pointsTopic.name], fromBeginning: true });
  await consumer.run({ autoCommit: false, eachMessage: ({ partition, message }) => {
    const [key, bytes] = [String(message.key), String(message.value)];
    const sequence = Number(String(message.headers?.['ce_sequence']));
    const known = found.get(key) ?? new Map<string, string>();
    found.set(key, known.set(bytes, String(sequence)));
    next.set(partition, Number(message.offset) + 1);
    return Promise.resolve();
  } });
  await waitUntil('the topic is read', () => Promise.resolve(ends.every(([partition, end]) => (next.get(partition) ?? 0) >= end)), { timeoutMs: 30_000, everyMs: 50 });
  await consumer.disconnect();
  return new Map([...found].map(([key, numbers]) => [key, [...numbers.values()]]));
};

describe('points, while a shop tells its history', () => {
  it('comes to the same state from its own topic, in spite of kills; takes its place and goes back, and every number is used once', async () => {
    const told = historyOf(new Chance(20_261_127), { customers: 120, days: 25, endsAt: Math.floor(Date.now() / 86_400_000) * 86_400_000 });
    const quarter = Math.ceil(told.length / 4);
    const tell = async (part: number): Promise<void> => {
      for (let at = part * quarter; at < Math.min(told.length, (part + 1) * quarter); at += 100) {
        expect((await stage.send(told.slice(at, Math.min(at + 100, (part + 1) * quarter)))).filter(({ status }) => status === 'refused')).toEqual([]);
      }
    };
    await tell(0);
    expect(await rebuilt('verify')).toMatch(/^1 nothing stands beside points: /);
    const [first, second] = [rebuild('start'), rebuild('start')];
    await waitUntil('something is folded', async () => (await query<{ n: number }>('select count(*)::int as n from points_beside.accounts').catch(() => [])).some(({ n }) => n > 0), { timeoutMs: 60_000, everyMs: 100 });
    first.process.kill('SIGKILL');
    second.process.kill('SIGINT');
    expect(await second.ended).toBe(0);
    await tell(1);
    expect(await rebuilt('check')).toMatch(/^0 [^]*customers live[^]* 0 differ/);
    const running = rebuild('start');
    const [flipped] = await Promise.all([rebuilt('flip'), tell(2)]);
    expect(flipped).toMatch(/^0 [^]*flipped: the former state waits in points_beside/);
    await stage.idle(120_000);
    expect(await rebuilt('verify')).toMatch(/^0 [^]* 0 differ/);
    const [back] = await Promise.all([rebuilt('rollback'), tell(3)]);
    expect(back).toMatch(/^0 [^]*flipped/);
    await stage.idle(120_000);
    expect(await rebuilt('verify')).toMatch(/^0 [^]* 0 differ/);
    running.process.kill('SIGINT');
    expect(await running.ended).toBe(0);

    for (const numbers of (await published()).values()) expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => String(index + 1)));
    expect(await query('select * from points.parked_event')).toEqual([]);
    expect(await query('select customer_id from points.entries group by customer_id having sum(pending + available + held - debt) <> (select pending + available + held - debt from points.accounts a where a.customer_id = entries.customer_id)')).toEqual([]);
    // Loyalty heard each earn once: its points are those of the accounts.
    expect(await query(`select p.customer_id from loyalty.profiles p join points.accounts a using (customer_id) join lateral (
      select said::json -> 'profile' -> 'points' as points from loyalty.history h where h.customer_id = p.customer_id order by version desc limit 1) newest on true
      where ((points ->> 'pending')::bigint, (points ->> 'available')::bigint) is distinct from (a.pending, a.available)`)).toEqual([]);
  }, 300_000);
});
