import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '@fealty/testing';
import { historyOf } from '@fealty/tools/shop/history';
import { Chance } from '@fealty/tools/shop/random';
import type { Told } from '@fealty/tools/shop/stories';
import { Stage } from './system.fixture.js';

let stage: Stage;
beforeAll(async () => { stage = await Stage.open(); }, 120_000);
afterAll(async () => { await stage.close(); }, 60_000);

const seed = Number(process.env['FEALTY_E2E_SEED'] ?? 20_261_123);
const customers = 80;
const batchSize = 40;

interface Bought { orders: number; keptMinor: number }
type Line = { lineId: string; quantity: number; unitPriceMinor: number };

/** A second, simple count of what each customer keeps, straight from what was told. */
const recount = (told: readonly Told[]): Map<string, Bought> => {
  const orders = new Map<string, { subject: string; lines: Map<string, Line & { kept: number }>; paid: boolean }>();
  for (const { type, subject, data } of told) {
    const orderId = String(data['orderId']);
    if (type.endsWith('order-placed.v1')) orders.set(orderId, { subject, paid: false, lines: new Map((data['lines'] as Line[]).map((line) => [line.lineId, { ...line, kept: line.quantity }])) });
    const order = orders.get(orderId);
    if (order !== undefined && type.endsWith('order-paid.v1')) order.paid = true;
    if (order !== undefined && type.endsWith('order-returned.v1')) for (const back of data['lines'] as Line[]) { const line = order.lines.get(back.lineId); if (line !== undefined) line.kept -= back.quantity; }
  }
  const bought = new Map<string, Bought>();
  for (const { subject, lines, paid } of orders.values()) {
    const kept = [...lines.values()].filter((line) => paid && line.kept > 0);
    const before = bought.get(subject) ?? { orders: 0, keptMinor: 0 };
    bought.set(subject, { orders: before.orders + Math.min(1, kept.length), keptMinor: before.keptMinor + kept.reduce((sum, line) => sum + line.kept * line.unitPriceMinor, 0) });
  }
  return bought;
};

const query = async <Row extends object>(text: string): Promise<Row[]> => withClient(stage.system.adminUrl, async (client) => (await client.query(text)).rows as Row[]);

describe(`services, Kafka and PostgreSQL are killed while a shop tells its history (seed ${seed})`, () => {
  it('loses nothing and counts nothing twice', async () => {
    const chance = new Chance(seed);
    const today = Math.floor(Date.now() / 86_400_000) * 86_400_000;
    const told = historyOf(chance, { customers, days: 25, endsAt: today });
    const victims = [...stage.system.processes.values()];
    for (let at = 0; at < told.length; at += batchSize) {
      const items = await stage.send(told.slice(at, at + batchSize));
      expect(items.filter((item) => item.status === 'refused')).toEqual([]);
      const round = at / batchSize;
      if (round % 3 === 1) chance.pick(victims).signal('SIGKILL');
      if (round === 5) for (const server of [stage.system.stack.kafka, stage.system.stack.postgres]) server?.kill('SIGKILL');
    }
    for (const victim of victims) victim.signal('SIGKILL');
    await stage.idle(120_000);

    const expected = recount(told);
    for (const [subject, { orders, keptMinor }] of expected) {
      const { body } = await stage.call('loyalty', `GET /customers/${await stage.customerId(subject)}/profile`, { role: 'agent' });
      expect([subject, (body['profile'] as { value: unknown }).value]).toEqual([subject, expect.objectContaining({ orders, keptMinor })]);
    }
  }, 240_000);

  it('keeps the ledger whole: the sum of entries is the balance, for every account', async () => {
    const wrong = await query(`select customer_id from points.accounts a
      left join (select customer_id, sum(pending) as pending, sum(available) as available, sum(held) as held, sum(debt) as debt from points.entries group by customer_id) e using (customer_id)
      where (coalesce(e.pending, 0), coalesce(e.available, 0), coalesce(e.held, 0), coalesce(e.debt, 0)) <> (a.pending, a.available, a.held, a.debt)`);
    expect(wrong).toEqual([]);
    expect((await query<{ entries: number }>('select count(*)::int as entries from points.entries'))[0]?.entries).toBeGreaterThan(50);
  });

  it('parks, quarantines and leaves unsent nothing', async () => {
    for (const service of ['orders', 'points', 'complaints', 'notifications', 'loyalty']) {
      const counts = await query(`select (select count(*)::int from ${service}.parked_event) as parked, (select count(*)::int from ${service}.quarantined_record) as quarantined, (select count(*)::int from ${service}.outgoing) as unsent`);
      expect([service, counts]).toEqual([service, [{ parked: 0, quarantined: 0, unsent: 0 }]]);
    }
  });

  it('publishes every version once or again with the same bytes, and the newest is what the database holds', async () => {
    const updates = await stage.updates();
    const newest = new Map<string, number>();
    for (const [key, ofKey] of Map.groupBy(updates, (update) => update.key)) {
      for (const repeats of Map.groupBy(ofKey, (update) => update.version).values()) expect(new Set(repeats.map((update) => update.bytes)).size).toBe(1);
      const versions = [...new Set(ofKey.map((update) => update.version))];
      expect(versions).toEqual(versions.map((_, index) => index + 1));
      newest.set(key, versions.length);
    }
    const said = await query<{ customer_id: string; said: string }>('select customer_id, said from loyalty.profiles where said > 0');
    expect(new Map(said.map((row) => [row.customer_id, Number(row.said)]))).toEqual(newest);
  });
});
