import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Chance } from '@fealty/tools/shop/random';
import { dayMs, orderStory, orderTimes, type Told } from '@fealty/tools/shop/stories';
import { Stage } from './system.fixture.js';

let stage: Stage;
beforeAll(async () => { stage = await Stage.open(); }, 120_000);
afterAll(async () => { await stage.close(); }, 60_000);

const pairs = 40;
const minute = 60_000;
// At noon, so that the day is the same one in every zone of the stories.
const begin = Math.floor(Date.now() / dayMs - 25) * dayMs + dayMs / 2;

/** What both of a pair do: up to two orders with all that may go wrong, and a last sign of life. */
const life = (index: number, subject: string): Told[] => {
  const chance = new Chance(index);
  const orders = Array.from({ length: index % 3 }, (_, order) => {
    const times = orderTimes(chance, begin + (3 + 6 * order) * dayMs + chance.whole(0, 600) * minute, chance.whole(1, 4));
    return orderStory(chance, { subject, orderId: `${subject}-${order}` }, times);
  });
  return [...orders.flat(), { id: `${subject}-seen`, type: 'fealty.shop.customer-seen.v1', subject, at: begin + 24 * dayMs, data: {} }];
};

/** An order before all others, of which nothing is kept in the end; every other one was delivered in time before. */
const goneOrder = (index: number, subject: string): Told[] => {
  const orderId = `${subject}-gone`;
  const say = (name: string, days: number, data: Record<string, unknown>): Told => ({ id: `${orderId}-${name}`, type: `fealty.shop.${name}.v1`, subject, at: begin + days * dayMs, data: { orderId, ...data } });
  const lines = [{ lineId: '1', sku: 'POT-02', category: 'tableware', quantity: 1 + (index % 4), unitPriceMinor: 12_900 }, { lineId: '2', sku: 'TEA-01', quantity: 2, unitPriceMinor: 1_250 }];
  const back = lines.map(({ lineId, quantity }) => ({ lineId, quantity, reason: 'unwanted' }));
  const ends = [
    [say('order-returned', 20, { returnId: 'all', lines: back })], [say('order-cancelled', 20, {})], [say('order-charged-back', 20, {})],
    back.map((line, part) => ({ ...say('order-returned', 12 + 4 * part, { returnId: `part-${part}`, lines: [line] }), id: `${orderId}-back-${part}` })),
  ];
  const delivered = [say('order-shipped', 1, {}), say('order-delivered', 2, {})];
  return [say('order-placed', 0, { channel: 'web', currency: 'EUR', lines }), say('order-paid', 0.01, {}), ...(index % 2 === 0 ? [] : delivered), ...(ends[Math.floor(index / 2) % ends.length] ?? [])];
};

const tell = async (told: readonly Told[]): Promise<void> => {
  for (let at = 0; at < told.length; at += 100) expect((await stage.send(told.slice(at, at + 100))).map(({ status }) => status).filter((status) => status !== 'accepted')).toEqual([]);
  await stage.idle(120_000);
};

const standing = async (subject: string): Promise<Record<string, unknown>> => {
  const { body } = await stage.call('loyalty', `GET /customers/${await stage.customerId(subject)}/profile`, { role: 'agent' });
  const { stage: held, tier, value, lapsed, risk, points } = body['profile'] as Record<string, unknown>;
  return { stage: held, tier, value, lapsed, risk, points };
};

describe('who took back the first order', () => {
  it('stands exactly where somebody stands who never bought it, and lives on alike: stage, tier, value, rhythm, and points', async () => {
    const all = Array.from({ length: pairs }, (_, index) => [...life(index, `never-${index}`), ...life(index, `bought-${index}`), ...goneOrder(index, `bought-${index}`)]).flat().sort((one, other) => one.at - other.at);
    const isBefore = ({ at }: Told): boolean => at < begin + 10 * dayMs;
    await tell(all.filter(isBefore));
    for (let index = 0; index < pairs; index += 1) expect((await standing(`bought-${index}`))['value']).toMatchObject({ firstPurchaseDay: new Date(begin).toISOString().slice(0, 10) });
    await tell(all.filter((told) => !isBefore(told)));
    const stages = new Set<unknown>();
    for (let index = 0; index < pairs; index += 1) {
      const never = await standing(`never-${index}`);
      expect([index, await standing(`bought-${index}`)]).toEqual([index, never]);
      stages.add(never['stage']);
    }
    expect(stages.size).toBeGreaterThan(2);
  }, 240_000);
});
