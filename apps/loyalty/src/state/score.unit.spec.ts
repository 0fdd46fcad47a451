import { describe, expect, it } from '@jest/globals';
import { aPolicy } from '../../testing/an-event.js';
import { daysAfter, epochDay } from './calendar.rules.js';
import { nothingKnown, type LoyaltyFacts, type PurchaseDay } from './loyalty-facts.rules.js';
import { scoreOf } from './score.rules.js';

const first = 20250101;
const boughtOn = (...offsets: readonly number[]): LoyaltyFacts =>
  ({ ...nothingKnown, orders: { ...nothingKnown.orders, days: offsets.map((offset): PurchaseDay => [daysAfter(first, offset), 1_000, 1]) } });
const seen = (facts: LoyaltyFacts, { visitsOn, channels }: { visitsOn: readonly number[]; channels: readonly string[] }): LoyaltyFacts =>
  ({ ...facts, shop: { ...facts.shop, recent: visitsOn.map((offset) => epochDay(daysAfter(first, offset))), channels } });
const scored = (facts: LoyaltyFacts, satisfaction: number, on: number) => scoreOf(facts, satisfaction, { policy: aPolicy(), at: { instant: '', day: daysAfter(first, on) } });

describe('the loyalty score', () => {
  it('is round(100 x D x (.5 S + .25 E + .25 A)), with its parts from 0 to 1', () => {
    const facts = seen(boughtOn(0, 10), { visitsOn: [5, 6, 7, 8, 9, 10], channels: ['web'] });
    // D: silence of two gaps is recency 1/2, and 6 of 12 visits 1/2. E: visits 1/2 and one channel of three. A: (2 + 1) / (3 + 2).
    expect(scored({ ...facts, orders: { ...facts.orders, publicScores: [2, 3] } }, 60, 30)).toEqual({ overall: 28, dependence: 0.5, satisfaction: 0.6, engagement: 0.417, advocacy: 0.6 });
  });

  it('is nothing without a purchase: who depends on nothing is loyal to nothing', () => {
    expect(scored(seen(nothingKnown, { visitsOn: [1, 2], channels: ['web', 'app', 'shop'] }), 100, 3)).toMatchObject({ overall: 0, dependence: 0, engagement: 0.583 });
  });

  it('gives the weight of what is not known to the parts that are', () => {
    expect(scored(boughtOn(0, 10), 60, 30)).toEqual({ overall: 15, dependence: 0.5, satisfaction: 0.6, engagement: 0, advocacy: 0 });
    expect(scored(seen(boughtOn(0, 10), { visitsOn: [], channels: ['web', 'app', 'shop'] }), 60, 30)).toMatchObject({ dependence: 0.5, engagement: 1 });
  });

  it('takes the typical gap for who bought once', () => {
    expect(scored(boughtOn(0), 100, 120)).toMatchObject({ dependence: 0.5, overall: 25 });
  });

  it('counts how regular the gaps are, from two of them on', () => {
    // Gaps of 10 and 20 days: mean 15, deviation 5.
    expect(scored(boughtOn(0, 10, 30), 100, 30).dependence).toBe(0.875);
    expect(scored(boughtOn(0, 15, 30), 100, 30).dependence).toBe(1);
  });

  it('counts the categories of what is kept, up to five', () => {
    const broad = (count: number): LoyaltyFacts => ({ ...boughtOn(0, 10), orders: { ...boughtOn(0, 10).orders, categories: Array.from({ length: count }, (_, place) => [`c-${place}`, 1] as const) } });
    // Silence of two gaps is recency 1/2.
    expect([1, 5, 7].map((count) => scored(broad(count), 100, 30).dependence)).toEqual([0.35, 0.75, 0.75]);
  });

  it('counts the share of wallet where it is told, and gives its weight to the others where it is not', () => {
    const withWallet = (percent: number): LoyaltyFacts => ({ ...boughtOn(0, 10), shop: { ...boughtOn(0, 10).shop, wallet: ['2026-01-01T10:00:00.000Z', percent] } });
    expect([0, 40, 100].map((percent) => scored(withWallet(percent), 100, 30).dependence)).toEqual([0.25, 0.45, 0.75]);
    expect(scored(boughtOn(0, 10), 100, 30).dependence).toBe(0.5);
  });

  it('counts visits of the last 90 days, up to twelve', () => {
    const visits = (count: number, from: number) => Array.from({ length: count }, (_, place) => from + place);
    expect(scored(seen(boughtOn(200), { visitsOn: visits(12, 190), channels: [] }), 0, 210).engagement).toBe(1);
    expect(scored(seen(boughtOn(200), { visitsOn: [...visits(6, 100), ...visits(6, 190)], channels: [] }), 0, 210).engagement).toBe(0.5);
  });

  it('falls at once with satisfaction, by as much more as the customer depends', () => {
    const fall = (on: number): number => scored(boughtOn(0, 10), 100, on).overall - scored(boughtOn(0, 10), 20, on).overall;
    expect([fall(10), fall(30)]).toEqual([40, 20]);
  });
});
