import { describe, expect, it } from '@jest/globals';
import { aModel } from '../../testing/a-model.js';
import { aPolicy } from '../../testing/an-event.js';
import { nothingKnown, type LoyaltyFacts, type PurchaseDay } from './loyalty-facts.rules.js';
import { lookedUntil } from './moments.rules.js';
import { percentileOf, predictionsOf, scoresOn, segmentOf } from './predictions.rules.js';
import { profileOf } from './profile.rules.js';

const model = aModel({ effectiveFrom: '2025-01-01T00:00:00.000Z' });
const knowing = (days: readonly PurchaseDay[], asOf: string, further: Partial<LoyaltyFacts> = {}): LoyaltyFacts =>
  ({ ...nothingKnown, asOf, ...further, orders: { ...nothingKnown.orders, days, kept: [days.reduce((sum, [, minor]) => sum + minor, 0), days.length] } });
const once = knowing([[20250101, 4_000, 1]], '2025-01-01T10:00:00.000Z');
const aliveAfter = (day: number) => predictionsOf(once, model, day)?.alivePercent;

describe('predictions', () => {
  it('never call a customer with one purchase alive for sure, and less so the longer the silence', () => {
    // 38.86 weeks of silence: 0.3897 by the reference vector of the model; on the first day b / (a + b) = 0.644.
    expect([20250101, 20250930].map(aliveAfter)).toEqual([65, 40]);
    const later = [20250101, 20250301, 20250601, 20260101, 20280101].map((day) => aliveAfter(day) ?? 100);
    expect(later.every((alive, place) => place === 0 || alive < (later[place - 1] ?? 0))).toBe(true);
    expect(predictionsOf(once, model, 20250301)?.basis).toBe('one-purchase');
  });

  it('are stated to two digits, so that a hair is no news', () => {
    const [near, far] = scoresOn(model, once.orders, 20250301);
    const coarse = (exact = Number.NaN) => Number(exact.toPrecision(2));
    expect(predictionsOf(once, model, 20250301)).toMatchObject({
      weeks26: { purchases: coarse(near?.expectedPurchases), valueMinor: coarse(near?.expectedValue) }, weeks52: { purchases: coarse(far?.expectedPurchases), valueMinor: coarse(far?.expectedValue) },
    });
  });

  it('rest on kept purchases alone: without one there is nothing to expect', () => {
    expect(predictionsOf(knowing([], '2025-01-01T10:00:00.000Z'), model, 20250301)).toBeUndefined();
    expect(profileOf(knowing([], '2025-01-01T10:00:00.000Z'), aPolicy(), { model })).not.toHaveProperty('predictions');
  });

  it('are absent from the profile while no model version is in force', () => {
    expect(profileOf(once, aPolicy())).not.toHaveProperty('predictions');
    expect(profileOf(once, aPolicy(), { model })).toHaveProperty('predictions.alivePercent', 65);
  });

  it('place a customer among all by the cuts of the version', () => {
    const cuts = { ...model.cuts, topFromMinor: 9_000, percentiles: Array.from({ length: 19 }, (_, place) => 1_000 * (place + 1)) };
    expect([0, 999, 1_000, 5_500, 19_000].map((minor) => percentileOf(minor, cuts))).toEqual([0, 0, 5, 25, 95]);
    expect([8_999, 9_000].map((minor) => segmentOf(minor, cuts))).toEqual(['other', 'top']);
  });
});

describe('a moment that brings predictions into another band', () => {
  const by = { policy: aPolicy(), models: [model] };

  it('comes in the week in which score or chance of being alive have moved: after one, the score has fallen from 30 to 29', () => {
    const { dueAt, model: version } = lookedUntil(once, by);
    expect([dueAt, version]).toEqual(['2025-01-07T23:00:00.000Z', 1]);
  });

  it('comes on the day on which another model version takes effect, and that version holds from then on', () => {
    const second = aModel({ version: 2, effectiveFrom: '2025-01-06T23:00:00.000Z' });
    const both = { ...by, models: [model, second] };
    expect(lookedUntil(once, both)).toMatchObject({ dueAt: '2025-01-06T23:00:00.000Z', model: 1 });
    expect(lookedUntil(once, both, '2025-01-07T10:00:00.000Z')).toMatchObject({ noticed: 20250107, model: 2 });
  });

  it('holds for nothing that was stated before the first version took effect, until that day', () => {
    const later = { ...by, models: [aModel({ effectiveFrom: '2025-03-01T12:00:00.000Z' })] };
    expect(lookedUntil(once, later)).not.toHaveProperty('model');
    expect(lookedUntil(once, later, '2025-03-01T12:00:01.000Z')).toMatchObject({ noticed: 20250301, model: 1 });
  });
});
