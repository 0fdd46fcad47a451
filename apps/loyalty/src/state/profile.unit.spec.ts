import { describe, expect, it } from '@jest/globals';
import { aPolicy } from '../../testing/an-event.js';
import { evidenceOf, withEvidence } from './evidence.rules.js';
import { nothingKnown, type LoyaltyFacts, type OrderFacts, type PurchaseDay } from './loyalty-facts.rules.js';
import { profileOf } from './profile.rules.js';

const asOf = '2026-03-01T10:00:00.000Z';
const keptOn = (days: readonly PurchaseDay[]) => [days.reduce((sum, [, minor]) => sum + minor, 0), days.reduce((sum, [, , orders]) => sum + orders, 0)] as const;
const known = (orders: Partial<OrderFacts> = {}, further: Partial<LoyaltyFacts> = {}): LoyaltyFacts =>
  ({ ...nothingKnown, asOf, ...further, orders: { ...nothingKnown.orders, kept: keptOn(orders.days ?? []), ...orders } });
const stageAfter = (facts: LoyaltyFacts) => profileOf(facts, aPolicy()).stage;
const tierAfter = (days: readonly PurchaseDay[], at = asOf) => profileOf(known({ days }, { asOf: at }), aPolicy()).tier;
const reading = (score: number, at = asOf, weight = 1) => withEvidence([], evidenceOf({ at, weight, reading: score, halfLifeDays: 180 }));

describe('the stage', () => {
  it('is suspect for a customer who is known and showed no intent', () => {
    expect(stageAfter(known())).toBe('suspect');
  });

  it('is prospect once intent was shown', () => {
    expect(stageAfter(known({}, { shop: { ...nothingKnown.shop, intent: true } }))).toBe('prospect');
  });

  it('is first-time with one kept purchase day, however many orders', () => {
    expect(stageAfter(known({ days: [[20260301, 5_000, 2]] }))).toBe('first-time');
  });

  it('is repeat with two kept purchase days', () => {
    expect(stageAfter(known({ days: [[20260201, 1, 1], [20260301, 1, 1]] }))).toBe('repeat');
  });

  it('is advocate for a repeat customer with two good public scores and high satisfaction', () => {
    const days: PurchaseDay[] = [[20260201, 1, 1], [20260301, 1, 1]];
    const scores = reading(100, asOf, 8);
    const lateness = reading(100, asOf, 2);
    expect(stageAfter(known({ days, scores, lateness, publicScores: [2, 2] }))).toBe('advocate');
    expect(stageAfter(known({ days, scores, lateness, publicScores: [1, 2] }))).toBe('repeat');
    expect(stageAfter(known({ days, publicScores: [2, 2] }))).toBe('repeat');
    expect(stageAfter(known({ days: days.slice(0, 1), scores, lateness, publicScores: [2, 2] }))).toBe('first-time');
  });

  it('is lost under the satisfaction that the policy names', () => {
    expect(stageAfter(known({ days: [[20260301, 5_000, 2]], scores: reading(0) }))).toBe('lost');
    expect(profileOf(known({ scores: reading(0) }), aPolicy({ lostBelow: 40 })).stage).toBe('suspect');
  });
});

describe('the tier', () => {
  it('rises at once to what the kept money of the window justifies', () => {
    expect(tierAfter([[20250302, 30_000, 1], [20260301, 20_000, 1]])).toMatchObject({ name: 'silver', measured: 50_000, next: { name: 'gold', missing: 50_000 } });
  });

  it('leaves out what lies a whole window back', () => {
    expect(tierAfter([[20250301, 30_000, 1], [20260301, 20_000, 1]])).toEqual({ name: 'base', measured: 30_000, next: { name: 'silver', missing: 30_000 } });
  });

  it('stays when purchases leave the window, while what is missing to the next one grows', () => {
    const days: PurchaseDay[] = [[20250302, 30_000, 1], [20250401, 25_000, 1]];
    expect(tierAfter(days, '2026-03-15T10:00:00.000Z')).toMatchObject({ name: 'silver', measured: 55_000, next: { name: 'gold', missing: 75_000 } });
  });

  it('names no next one at the top', () => {
    expect(tierAfter([[20260301, 100_000, 1]])).toEqual({ name: 'gold', measured: 100_000, stay: { until: '2027-03-31', missing: 100_000 }, earned: [{ name: 'gold', from: '2026-03-02', rank: 2 }] });
  });

  it('counts what is missing by the day in the zone of the programme', () => {
    const days: PurchaseDay[] = [[20250302, 30_000, 1]];
    expect(tierAfter(days, '2026-03-01T22:30:00.000Z').next?.missing).toBe(20_000);
    expect(tierAfter(days, '2026-03-01T23:30:00.000Z').next?.missing).toBe(50_000);
  });

  it('can be measured by base points', () => {
    const facts = known({ days: [[20260301, 90_000, 1]] }, { points: { ...nothingKnown.points, base: [[20260301, 60_000]], basePoints: 60_000 } });
    expect(profileOf(facts, aPolicy({ measure: 'base-points' })).tier).toMatchObject({ name: 'silver', measured: 60_000 });
  });
});

describe('satisfaction', () => {
  const satisfactionOf = (orders: Partial<OrderFacts>, at = asOf) => profileOf(known(orders, { asOf: at }), aPolicy()).satisfaction;

  it('is neutral while nothing speaks for anything else', () => {
    expect(satisfactionOf({})).toEqual({ overall: 60, purchase: 60, afterSale: 60, by: { product: 60, price: 60, delivery: 60, service: 60 } });
  });

  it('reads scores as the purchase and lateness as after the sale, both counting alike', () => {
    expect(satisfactionOf({ scores: reading(100), lateness: reading(30) })).toMatchObject({ overall: 63, purchase: 80, afterSale: 45 });
  });

  it('reads prices that fell soon after as part of the purchase, apart from the product', () => {
    expect(satisfactionOf({ scores: reading(100), priceFalls: reading(20, asOf, 0.5) })).toMatchObject({ purchase: 68, by: { product: 80, price: 47, delivery: 60 } });
  });

  it('weighs evidence of one half-life ago by half', () => {
    expect(satisfactionOf({ scores: reading(0) }, '2026-08-28T10:00:00.000Z').purchase).toBe(40);
  });
});

describe('the profile', () => {
  it('sums the value of what is kept', () => {
    expect(profileOf(known({ days: [[20260201, 1_000, 1], [20260301, 2_500, 2]] }), aPolicy()).value)
      .toEqual({ firstPurchaseDay: '2026-02-01', lastPurchaseDay: '2026-03-01', purchaseDays: 2, orders: 3, keptMinor: 3_500 });
  });

  it('tells the margin of what is kept and of how many categories it is, where they are known', () => {
    const facts = known({ days: [[20260201, 1_000, 1]], margin: [250, 800, 300], categories: [['cups', 1], ['tea', 4]] });
    expect(profileOf(facts, aPolicy()).value).toMatchObject({ margin: { minor: 250, ofMinor: 800, estimatedOfMinor: 300 }, categories: 2 });
    expect(profileOf(known({ margin: [-240, 0, 0, 240] }), aPolicy()).value.margin).toEqual({ minor: -240, ofMinor: 0, estimatedOfMinor: 0, estimatedCostMinor: 240 });
  });

  it('counts deliveries, cases and messages', () => {
    const overdue = [['o-1', evidenceOf({ at: asOf, weight: 1, reading: 0, halfLifeDays: 180 })]] as const;
    const facts = known({ delivered: 5, late: 2, overdue }, { complaints: { ...nothingKnown.complaints, opened: 3, resolved: 1, normsBreached: 1 }, notifications: { sent: 2, lastSentAt: asOf } });
    expect(profileOf(facts, aPolicy())).toMatchObject({
      delivery: { delivered: 5, late: 2, overdue: 1 }, complaints: { opened: 3, open: 2, normsBreached: 1 }, contact: { sent: 2, lastSentAt: asOf },
    });
  });
});
