import { describe, expect, it } from '@jest/globals';
import { aModel } from '../../testing/a-model.js';
import { aPolicy } from '../../testing/an-event.js';
import { daysAfter } from '../state/calendar.rules.js';
import { evidenceOf } from '../state/evidence.rules.js';
import { nothingKnown, type LoyaltyFacts } from '../state/loyalty-facts.rules.js';
import { whyOf } from './why.rules.js';

const bought: LoyaltyFacts = { ...nothingKnown, asOf: '2026-03-01T10:00:00.000Z', policyVersion: 1, orders: { ...nothingKnown.orders, days: [[20260301, 60_000, 1]], kept: [60_000, 1] } };
const failing = (conditions: readonly { holds: boolean; of: string }[], of: string) => conditions.filter((one) => one.of === of && !one.holds);

describe('why', () => {
  it('names for a stage not reached what is missing, and the value that would pass', () => {
    const { stage } = whyOf(bought, aPolicy());
    expect(stage.is).toBe('first-time');
    expect(failing(stage.considered, 'first-time')).toEqual([]);
    expect(failing(stage.considered, 'repeat')).toEqual([{ of: 'repeat', condition: 'kept-purchase-days', needed: 2, found: 1, holds: false }]);
    expect(failing(stage.considered, 'advocate')).toHaveLength(3);
  });

  it('tells of a lost customer the rule, the day at which it is stated, and what of her satisfaction is low', () => {
    const faults = [evidenceOf({ at: '2026-02-28T10:00:00.000Z', weight: 20, reading: 0, halfLifeDays: 180 })];
    const { stage } = whyOf({ ...bought, orders: { ...bought.orders, faults } }, aPolicy());
    expect(stage).toMatchObject({
      is: 'lost', asOf: '2026-03-01T10:00:00.000Z', satisfaction: { purchase: 3, afterSale: 60 },
      rule: 'satisfaction under 50, the mean of purchase and after-sale; what speaks for it fades by half every 180 days',
    });
    expect(stage.considered[0]).toMatchObject({ of: 'lost', condition: 'satisfaction-below', needed: 50, holds: true });
  });

  it('names for each tier what qualifies and what there is', () => {
    const { tier } = whyOf(bought, aPolicy());
    expect(tier.is).toBe('silver');
    expect(tier.considered).toEqual([
      { of: 'base', condition: 'kept-money-in-window', needed: 0, found: 60_000, holds: true },
      { of: 'silver', condition: 'kept-money-in-window', needed: 50_000, found: 60_000, holds: true },
      { of: 'gold', condition: 'kept-money-in-window', needed: 100_000, found: 60_000, holds: false },
    ]);
  });

  it('names for a risk not reached the days of silence from which it would be', () => {
    const silent = (noticed: number) => whyOf({ ...bought, noticed }, aPolicy()).risk;
    const { is, considered } = silent(20260311);
    expect([is, considered.map(({ of, found, holds }) => [of, found, holds])]).toEqual(['none', [['raised', 10, false], ['high', 10, false]]]);
    const [raised, high] = considered.map(({ needed }) => needed);
    expect([raised, high]).toEqual([96, 179]);
    expect(silent(daysAfter(20260301, 96))).toMatchObject({ is: 'raised', considered: [{ found: 96, holds: true }, { holds: false }] });
    expect(whyOf(nothingKnown, aPolicy()).risk).toEqual({ is: 'none', considered: [] });
  });

  it('tells that what was given has ended', () => {
    const facts: LoyaltyFacts = { ...bought, shop: { ...bought.shop, override: ['2026-01-01T00:00:00.000Z', 20260228, 'gold', 'goodwill'] } };
    expect(whyOf(facts, aPolicy()).tier.considered.at(-1)).toEqual({ of: 'gold', condition: 'set-by-hand-until', needed: 20260301, found: 20260228, holds: false });
  });

  it('tells what the model was told and what it answers, unrounded', () => {
    const { predictions } = whyOf(bought, aPolicy(), aModel());
    expect(predictions).toMatchObject({ model: { version: 1, family: 'MBG/NBD', spend: 'credibility', guard: 'few-customers' }, purchaseDays: 1, weeksFromFirst: 0, keptMinor: 60_000 });
    expect(predictions?.alive).toBeCloseTo(1.6140022687 / (1.6140022687 + 0.8913593925), 12);
    expect(whyOf(nothingKnown, aPolicy(), aModel())).not.toHaveProperty('predictions');
  });
});
