import { describe, expect, it } from '@jest/globals';
import type { PolicyDocument } from '@fealty/contracts';
import { aPolicy } from '../../testing/an-event.js';
import { nothingKnown, type LoyaltyFacts, type PurchaseDay } from './loyalty-facts.rules.js';
import { lookedUntil } from './moments.rules.js';
import { profileOf } from './profile.rules.js';
import { tierOf } from './tier.rules.js';

const bought = (days: readonly PurchaseDay[], shop: Partial<LoyaltyFacts['shop']> = {}): LoyaltyFacts => ({
  ...nothingKnown, asOf: '2025-03-01T10:00:00.000Z', policyVersion: 1, shop: { ...nothingKnown.shop, ...shop },
  orders: { ...nothingKnown.orders, days, kept: [days.reduce((sum, [, minor]) => sum + minor, 0), days.length] },
});
const gold: PurchaseDay[] = [[20250210, 120_000, 1]];
const tierOn = (facts: LoyaltyFacts, day: number, loyalty: PolicyDocument['loyalty'] = {}) => tierOf(facts, aPolicy(loyalty), { instant: '', day });

describe('a tier that was earned', () => {
  it('is held until the end of the month a year after it was won', () => {
    expect(tierOn(bought(gold), 20260228)).toMatchObject({ name: 'gold', stay: { until: '2026-02-28', missing: 100_000 } });
    expect(tierOn(bought(gold), 20260301).name).toBe('silver');
  });

  it('falls one step at each review, or at once to what the balance justifies', () => {
    expect(tierOn(bought(gold), 20270227).name).toBe('silver');
    expect(tierOn(bought(gold), 20270401).name).toBe('base');
    expect(tierOn(bought(gold), 20260301, { review: { decline: 'by-balance' } })).toMatchObject({ name: 'base', next: { name: 'silver', missing: 50_000 } });
  });

  it('is renewed for a year when enough was bought in the window of the review', () => {
    const again: PurchaseDay[] = [...gold, [20251201, 100_000, 1]];
    expect(tierOn(bought(again), 20260215).stay).toEqual({ until: '2026-02-28', missing: 0 });
    expect(tierOn(bought(again), 20260301)).toMatchObject({ name: 'gold', stay: { until: '2027-02-28' } });
  });

  it('is kept by a purchase within the days of grace', () => {
    const late: PurchaseDay[] = [...gold, [20260310, 100_000, 1]];
    expect(tierOn(bought(gold), 20260310, { review: { graceDays: 14 } }).name).toBe('gold');
    expect(tierOn(bought(gold), 20260315, { review: { graceDays: 14 } }).name).toBe('silver');
    expect(tierOn(bought(late), 20260315, { review: { graceDays: 14 } }).name).toBe('gold');
  });

  it('goes at once when what raised it is taken back', () => {
    expect(tierOn(bought([]), 20250301)).toEqual(tierOn(nothingKnown, 20250301));
  });

  it('is reviewed at its moment, the start of the day after', () => {
    const facts = bought(gold, {});
    expect(lookedUntil(facts, { policy: aPolicy() }, '2026-02-27T12:00:00.000Z').dueAt).toBe('2026-02-28T23:00:00.000Z');
  });
});

describe('a tier by calendar years', () => {
  const byYears: PolicyDocument['loyalty'] = { window: 'calendar-year' };
  const twoYears: PurchaseDay[] = [[20241231, 60_000, 1], [20250101, 40_000, 1]];

  it('is raised at once by what was bought since 1 January', () => {
    expect(tierOn(bought(twoYears), 20250101)).toMatchObject({ name: 'gold', measured: 100_000 });
    expect(tierOn(bought(twoYears), 20250101, byYears)).toMatchObject({ name: 'silver', measured: 60_000, next: { name: 'gold', missing: 60_000 } });
    expect(tierOn(bought([...twoYears, [20250102, 60_000, 1]]), 20250102, byYears)).toMatchObject({ name: 'gold', measured: 100_000 });
  });

  it('is held until the end of the year after it was won, and measured by that year alone', () => {
    expect(tierOn(bought(gold), 20261231, byYears)).toMatchObject({ name: 'gold', stay: { until: '2026-12-31', missing: 100_000 } });
    expect(tierOn(bought(gold), 20270101, byYears)).toMatchObject({ name: 'silver', stay: { until: '2027-12-31', missing: 50_000 } });
    expect(tierOn(bought(gold), 20280101, byYears).name).toBe('base');
    expect(tierOn(bought([...gold, [20261231, 100_000, 1]]), 20270101, byYears)).toMatchObject({ name: 'gold', stay: { until: '2027-12-31', missing: 100_000 } });
  });

  it('is kept by a purchase within the days of grace of the next year, and a review that is lost is followed by one a year later', () => {
    const settings: PolicyDocument['loyalty'] = { ...byYears, review: { graceDays: 14 } };
    expect(tierOn(bought([...gold, [20270114, 100_000, 1]]), 20270115, settings).name).toBe('gold');
    expect(tierOn(bought(gold), 20270114, settings).name).toBe('gold');
    expect(tierOn(bought(gold), 20270115, settings)).toMatchObject({ name: 'silver', stay: { until: '2028-01-14' } });
  });

  it.each([['Europe/Berlin', '2025-12-31T23:00:00.000Z'], ['Asia/Shanghai', '2025-12-31T16:00:00.000Z'], ['America/New_York', '2026-01-01T05:00:00.000Z']])('counts from 1 January where the programme is: %s', (zone, newYear) => {
    const policy = { ...aPolicy(byYears), zone };
    const missingAt = (asOf: string) => profileOf({ ...bought([[20251231, 30_000, 1]]), asOf }, policy).tier.next?.missing;
    expect([missingAt(new Date(Date.parse(newYear) - 1).toISOString()), missingAt(newYear)]).toEqual([20_000, 50_000]);
    expect(lookedUntil({ ...bought([[20251231, 60_000, 1]]), asOf: newYear }, { policy }, '2026-12-30T12:00:00.000Z').dueAt).toBe(newYear.replace(/^\d{4}/, (year) => String(Number(year) + 1)));
  });
});

describe('a tier that was given', () => {
  it('is the one set by hand until the end of its last day, whether better or worse', () => {
    const set = (tier: string) => bought(gold, { override: ['2025-03-01T00:00:00.000Z', 20250401, tier, 'goodwill'] });
    expect(tierOn(set('silver'), 20250401)).toMatchObject({ name: 'silver', override: { until: '2025-04-01', reason: 'goodwill' } });
    expect(tierOn(set('silver'), 20250402).name).toBe('gold');
    expect(tierOn(set('platinum'), 20250401).name).toBe('gold');
  });

  it('is at least what the best of the memberships paid gives', () => {
    const memberships = [{ name: 'plus', tier: 'silver' }, { name: 'pro', tier: 'gold' }];
    const member = bought([], { memberships: [['plus', '', 20251231], ['pro', '', 20250601]] });
    expect(tierOn(member, 20250601, { memberships })).toMatchObject({ name: 'gold', membership: { name: 'pro', until: '2025-06-01' } });
    expect(tierOn(member, 20250602, { memberships })).toMatchObject({ name: 'silver', membership: { name: 'plus', until: '2025-12-31' } });
    expect(tierOn(member, 20260101, { memberships })).not.toHaveProperty('membership');
    expect(tierOn({ ...member, orders: bought(gold).orders }, 20250601, { memberships })).toMatchObject({ name: 'gold' });
  });

  it('ends at its moment', () => {
    const facts = bought([], { override: ['2025-03-01T00:00:00.000Z', 20250401, 'gold', 'goodwill'] });
    expect(lookedUntil(facts, { policy: aPolicy() }).dueAt).toBe('2025-04-01T22:00:00.000Z');
  });
});
