import { describe, expect, it } from '@jest/globals';
import type { Policy, PolicyDocument, PolicyVersion } from '@fealty/contracts';
import { aPolicy } from '../../testing/an-event.js';
import { nothingKnown, type LoyaltyFacts, type PurchaseDay } from './loyalty-facts.rules.js';
import { profileOf } from './profile.rules.js';
import { tierOf } from './tier.rules.js';
import { spansUntil } from './tier-stretches.rules.js';

const bought = (days: readonly PurchaseDay[], shop: Partial<LoyaltyFacts['shop']> = {}): LoyaltyFacts => ({
  ...nothingKnown, asOf: '2025-03-01T10:00:00.000Z', policyVersion: 1, shop: { ...nothingKnown.shop, ...shop },
  orders: { ...nothingKnown.orders, days, kept: [days.reduce((sum, [, minor]) => sum + minor, 0), days.length] },
});
const gold: PurchaseDay[] = [[20250210, 120_000, 1]];
const earnedOn = (facts: LoyaltyFacts, day: number, loyalty: PolicyDocument['loyalty'] = {}) => tierOf(facts, aPolicy(loyalty), { instant: '', day }).earned;

describe('the tier that orders of a day count by', () => {
  it('is the one that earlier days raised, so that no order counts by what it raises to itself', () => {
    expect(earnedOn(bought(gold), 20250210)).toEqual([{ name: 'gold', from: '2025-02-11', rank: 2 }]);
    const step: PurchaseDay[] = [[20250131, 60_000, 1], [20250228, 60_000, 2]];
    expect(earnedOn(bought(step), 20250228)).toEqual([{ name: 'silver', from: '2025-02-01', rank: 1 }, { name: 'gold', from: '2025-03-01', rank: 2 }]);
  });

  it('falls on the day on which a profile falls, and goes on where a review keeps it', () => {
    expect(earnedOn(bought(gold), 20260228)).toEqual([{ name: 'gold', from: '2025-02-11', rank: 2 }]);
    expect(earnedOn(bought(gold), 20260301)).toEqual([{ name: 'gold', from: '2025-02-11', rank: 2 }, { name: 'silver', from: '2026-03-01', rank: 1 }]);
    expect(earnedOn(bought(gold), 20270401)).toEqual([{ name: 'gold', from: '2025-02-11', rank: 2 }, { name: 'silver', from: '2026-03-01', rank: 1 }, { name: 'base', from: '2027-03-01', rank: 0 }]);
    expect(earnedOn(bought([...gold, [20260310, 100_000, 1]]), 20260320, { review: { graceDays: 14 } })).toEqual([{ name: 'gold', from: '2025-02-11', rank: 2 }]);
  });

  it('was never there when what raised it came back', () => {
    expect(earnedOn(bought([[20250301, 100, 1]]), 20250301)).toBeUndefined();
  });

  it('is told beside one that is given, and not of who was in the lowest one all along', () => {
    expect(earnedOn(bought([]), 20250301)).toBeUndefined();
    expect(earnedOn(bought(gold, { override: ['', 20250401, 'base', 'fraud'] }), 20250301)).toEqual([{ name: 'gold', from: '2025-02-11', rank: 2 }]);
  });

  it('may be given: the newest words are told with their times, whether they hold or not', () => {
    const [at, later] = ['2025-01-05T10:00:00.000Z', '2025-02-05T10:00:00.000Z'];
    const { given } = tierOf(bought([], { override: [at, 20250110, 'gold', 'goodwill'], memberships: [['plus', at, 20251231], ['pro', later, 0]] }), aPolicy(), { instant: '', day: 20250301 });
    expect(given).toEqual([{ since: at, until: '2025-01-10', tier: 'gold' }, { since: at, until: '2025-12-31', membership: 'plus' }, { since: later, membership: 'pro' }]);
  });

  it('is told of the latest 20 stretches', () => {
    const yearly = Array.from({ length: 15 }, (_, year): PurchaseDay => [(2000 + year) * 10_000 + 101, 60_000, 1]);
    const earned = earnedOn(bought(yearly), 20250101, { windowMonths: 1, review: { months: 1 } });
    expect(earned).toHaveLength(20);
    expect([earned?.[0], earned?.at(-1)]).toEqual([{ name: 'silver', from: '2005-01-02', rank: 1 }, { name: 'base', from: '2014-03-01', rank: 0 }]);
  });

  it('is measured by base points where the policy says so', () => {
    const facts = { ...bought(gold), points: { ...nothingKnown.points, base: [[20250301, 60_000]] as [number, number][], basePoints: 60_000 } };
    expect(earnedOn(facts, 20250301, { measure: 'base-points' })).toEqual([{ name: 'silver', from: '2025-03-02', rank: 1 }]);
  });
});

describe('a later policy version', () => {
  const version = (number: number, effectiveFrom: string, policy: Policy): PolicyVersion => ({ version: number, effectiveFrom, policy });
  const [first, dear] = [aPolicy(), aPolicy({ tiers: [{ name: 'base', from: 0 }, { name: 'silver', from: 110_000 }, { name: 'gold', from: 500_000 }] })];
  const under = (versions: readonly PolicyVersion[], facts: LoyaltyFacts) => {
    const policyVersion = versions.at(-1)?.version ?? 0;
    return profileOf({ ...facts, policyVersion }, versions.at(-1)?.policy ?? first, { versions }).tier;
  };

  it('does not reach back before the first day that begins under it', () => {
    const asked = { ...bought(gold), asOf: '2025-06-20T10:00:00.000Z' };
    const atNoon = [version(1, '2020-01-01T00:00:00.000Z', first), version(2, '2025-06-01T10:00:00.000Z', dear)];
    expect(under(atNoon, asked)).toMatchObject({ name: 'silver', earned: [{ name: 'gold', from: '2025-02-11', rank: 2 }, { name: 'silver', from: '2025-06-02', rank: 1 }] });
    const atMidnight = [version(1, '2020-01-01T00:00:00.000Z', first), version(2, '2025-05-31T22:00:00.000Z', dear)];
    expect(under(atMidnight, asked).earned).toEqual([{ name: 'gold', from: '2025-02-11', rank: 2 }, { name: 'silver', from: '2025-06-01', rank: 1 }]);
  });

  it('that brings an earlier one forward, or takes it back, holds from its own time on', () => {
    const asked = { ...bought(gold), asOf: '2025-06-20T10:00:00.000Z' };
    const [old, later] = [version(1, '2020-01-01T00:00:00.000Z', dear), version(2, '2025-12-01T10:00:00.000Z', first)];
    expect(under([old, later, version(3, '2025-04-01T10:00:00.000Z', first)], asked)).toMatchObject({ name: 'gold', earned: [{ name: 'silver', from: '2025-02-11', rank: 1 }, { name: 'gold', from: '2025-04-02', rank: 2 }] });
    expect(under([old, version(2, '2025-03-01T10:00:00.000Z', first), version(3, '2025-02-01T10:00:00.000Z', dear)], asked).earned).toEqual([{ name: 'silver', from: '2025-02-11', rank: 1 }]);
  });

  it('changes nothing where it earns tiers in the same way, and the first one holds for all that is older', () => {
    const same = [version(1, '2025-05-01T00:00:00.000Z', first), version(2, '2025-06-01T10:00:00.000Z', aPolicy({ typicalGapDays: 30 }))];
    expect(spansUntil(same, 2)).toEqual([{ from: 0, policy: same[1]?.policy }]);
    expect(spansUntil(same, 2)).toBe(spansUntil(same, 2));
    expect(under(same, { ...bought(gold), asOf: '2025-06-20T10:00:00.000Z' }).earned).toEqual([{ name: 'gold', from: '2025-02-11', rank: 2 }]);
  });
});
