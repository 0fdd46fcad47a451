import { describe, expect, it } from '@jest/globals';
import { shopVocabulary } from '@fealty/contracts';
import { historyOf } from './history.js';
import { Chance } from './random.js';

const endsAt = Date.parse('2026-03-01T00:00:00Z');
const history = (seed: number) => historyOf(new Chance(seed), { customers: 300, days: 60, endsAt });
const named = (name: string) => history(1).filter((one) => one.type === `fealty.shop.${name}.v1`);

describe('the simulated shop', () => {
  it('tells the same story for the same seed, and another for another', () => {
    expect(history(1)).toEqual(history(1));
    expect(history(2)).not.toEqual(history(1));
  });

  it('tells valid events in the order of time, none twice, all before its end', () => {
    const told = history(1);
    const contracts = new Map(shopVocabulary.map((contract) => [contract.type, contract]));
    for (const one of told) expect([one.id, contracts.get(one.type)?.data.safeParse(one.data).success]).toEqual([one.id, true]);
    expect(new Set(told.map((one) => one.id)).size).toBe(told.length);
    expect(told.every((one, index) => one.at <= endsAt && (index === 0 || (told[index - 1]?.at ?? 0) <= one.at))).toBe(true);
  });

  it('has late deliveries, returns and complaints in plausible shares', () => {
    const orders = named('order-placed').length;
    const late = named('order-delivered').filter((one) => {
      const placed = named('order-placed').find((order) => order.data['orderId'] === one.data['orderId']);
      return new Date(one.at).toISOString().slice(0, 10) > String(placed?.data['promisedDay']);
    }).length;
    expect(orders).toBeGreaterThan(200);
    expect(late / orders).toBeGreaterThan(0.03);
    expect(late / orders).toBeLessThan(0.14);
    expect(named('order-returned').length / orders).toBeGreaterThan(0.03);
    expect(named('complaint-made').length).toBeGreaterThan(0);
  });
});
