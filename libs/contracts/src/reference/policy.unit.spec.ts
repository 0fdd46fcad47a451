import { describe, expect, it } from '@jest/globals';
import { policy, type PolicyDocument } from './policy.js';

const least: PolicyDocument = { programme: 'demo', currency: 'EUR', zone: 'Europe/Berlin', platforms: [{ id: 'web', source: '/shop/web' }] };
const errorsOf = (document: unknown): string[] => policy.safeParse(document).error?.issues.map((issue) => [...issue.path, issue.message].join(': ')) ?? [];

describe('the policy document', () => {
  it.each(['programme', 'currency', 'zone', 'platforms'])('must name its %s', (name) => {
    expect(errorsOf({ ...least, [name]: undefined })).toHaveLength(1);
  });

  it('has a default for everything else', () => {
    expect(policy.parse(least)).toMatchObject({
      ...least, locale: 'en',
      intake: { maximumAgeDays: 30 },
      orders: { returnWindowDays: 14, assumedCompletionDays: 60, overdueRepeatDays: [3, 7], rounding: 'half-even' },
      points: { rules: [], rounding: 'half-even', takeBack: 'debt' },
      complaints: { calendar: { windows: {}, holidays: [] }, norms: { firstResponseMinutes: 480, resolutionMinutes: 2_400, warnBeforeMinutes: 60 } },
      notifications: { quietHours: { from: '21:00', to: '08:00' }, maximumAgeHours: 48, triggers: [] },
      loyalty: { tiers: [{ name: 'base', from: 0 }], measure: 'kept-money', window: 'rolling', windowMonths: 12, lostBelow: 50 },
    });
  });

  it('is written out whole, so that a default of tomorrow changes no policy of today', () => {
    const written = policy.parse(least);
    expect(policy.parse(JSON.parse(JSON.stringify(written)))).toEqual(written);
  });

  it('of tomorrow is read without the fields that only tomorrow knows, at any depth', () => {
    expect(policy.parse({ ...least, pointz: {}, loyalty: { satisfaction: { halfLiveDays: 3 } } })).toEqual(policy.parse(least));
  });

  it('refuses a rule for a tier or membership that loyalty does not have, and names the place', () => {
    const rules = [{ id: 'gold', tiers: ['gold'], points: 2, perMinor: 100 }];
    expect(errorsOf({ ...least, points: { rules } })).toEqual(['points: rules: 0: tiers: 0: loyalty.tiers has no gold']);
    expect(errorsOf({ ...least, points: { rules }, loyalty: { tiers: [{ name: 'base', from: 0 }, { name: 'gold', from: 1 }] } })).toEqual([]);
    expect(errorsOf({ ...least, points: { bonuses: [{ id: 'plus', memberships: ['plus'], points: 2, minimumMinor: 0 }] } })).toEqual(['points: bonuses: 0: memberships: 0: loyalty.memberships has no plus']);
  });

});

describe('budgets of a policy', () => {
  it('refuses a budget that is not declared or stands there twice, and rules that add up from two budgets', () => {
    const rule = { id: 'a', points: 1, perMinor: 100, budget: 'spring' };
    const [spring, autumn] = [{ id: 'spring', points: 5 }, { id: 'autumn', points: 5 }];
    expect(errorsOf({ ...least, points: { rules: [rule], bonuses: [{ id: 'b', points: 1, minimumMinor: 0, budget: 'x' }] } })).toEqual(['points: rules: 0: budget: points.budgets has no spring', 'points: bonuses: 0: budget: points.budgets has no x']);
    expect(errorsOf({ ...least, points: { budgets: [spring, spring], rules: [rule] } }).join()).toMatch('each budget id may occur once');
    const rules = [rule, { ...rule, id: 'b', budget: 'autumn' }];
    expect(errorsOf({ ...least, points: { budgets: [spring, autumn], rules } })).toEqual([]);
    expect(errorsOf({ ...least, points: { budgets: [spring, autumn], rules, stacking: 'additive' } })).toEqual(['points: stacking: rules that add up can name one budget in all']);
  });

});

describe('numbers of a policy', () => {
  it('refuses tiers that do not rise from 0, and two rules of one name', () => {
    const tiers = (...from: number[]) => errorsOf({ ...least, loyalty: { tiers: from.map((value, index) => ({ name: `t-${index}`, from: value })) } });
    expect(tiers(0, 100, 500)).toEqual([]);
    expect(tiers(10, 100).join()).toMatch('the first tier must start from 0');
    expect(tiers(0, 100, 100).join()).toMatch('tiers must rise');
    const rule = { id: 'per-amount', points: 1, perMinor: 100 };
    expect(errorsOf({ ...least, points: { rules: [rule, rule] } }).join()).toMatch('each rule id may occur once');
  });

  it('refuses money, days and shares out of their range', () => {
    const wrong: Partial<PolicyDocument>[] = [
      { currency: 'EURO' as 'EUR' }, { zone: '' }, { platforms: [] },
      { points: { rules: [{ id: 'r', points: 1, perMinor: 0 }] } }, { points: { rules: [{ id: 'r', points: 0.5, perMinor: 100 }] } },
      { orders: { returnWindowDays: -1 } }, { loyalty: { lostBelow: 101 } }, { loyalty: { windowMonths: 0 } },
    ];
    for (const part of wrong) expect([part, errorsOf({ ...least, ...part }).length > 0]).toEqual([part, true]);
  });

  it('refuses business hours that end before they start, and a week that never opens', () => {
    const hours = (windows: unknown) => errorsOf({ ...least, complaints: { calendar: { windows } } });
    expect(hours({ mon: [{ from: '22:00', to: '24:00' }], tue: [{ from: '00:00', to: '06:00' }] })).toEqual([]);
    expect(hours({ mon: [{ from: '22:00', to: '06:00' }] }).join()).toMatch('a window must end after it starts');
    expect(hours({ mon: [] }).join()).toMatch('must open at some time of the week');
  });

  it('refuses a message template with a variable that its trigger does not have', () => {
    const template = (body: string) => errorsOf({ ...least, notifications: { triggers: [{ on: 'points-earned', topic: 'loyalty', subject: 'Points', body }] } });
    expect(template('You have {{available}} points.')).toEqual([]);
    expect(template('You are {{tier}}.')).toHaveLength(1);
  });
});
