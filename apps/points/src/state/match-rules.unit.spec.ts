import { describe, expect, it } from '@jest/globals';
import { policy as policySchema, type OrderLine, type PolicyDocument } from '@fealty/contracts';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { aPolicy, run } from '../../testing/points-run.fixture.js';
import { bonusesFor, inputOf, lineFails, orderFails } from './match-rules.rules.js';

type Document = NonNullable<PolicyDocument['points']>;
const policyOf = (points: Document) => aPolicy(points).policy.points;
const orderLine = (category: string | undefined, giftCard = false): OrderLine => ({
  lineId: '1', sku: 's', ...(category === undefined ? {} : { category }), kind: 'shipped', giftCard, quantity: 2, grossMinor: 500, discountMinor: 0, taxMinor: 0, netMinor: 500, keptQuantity: 1, keptNetMinor: 250,
});
const sunday = { channel: 'web', day: '2026-03-01' };
const ruleOf = (points: Document, category = 'tea', order = sunday) => inputOf(orderLine(category), policyOf(points), order).rule;

describe('the rule of a line', () => {
  const rules = [{ id: 'tea-double', categories: ['tea'], points: 2, perMinor: 100 }, { id: 'all', points: 1, perMinor: 100 }];

  it('is the first that holds it', () => {
    expect(ruleOf({ rules })?.id).toBe('tea-double');
    expect(ruleOf({ rules }, 'books')?.id).toBe('all');
    expect(inputOf(orderLine(undefined), policyOf({ rules }), sunday).rule?.id).toBe('all');
  });

  it('is none for a gift card, and none where no rule holds the line', () => {
    expect(inputOf(orderLine('tea', true), policyOf({ rules }), sunday)).not.toHaveProperty('rule');
    expect(ruleOf({ rules: rules.slice(0, 1) }, 'books')).toBeUndefined();
    expect(inputOf(orderLine(undefined), policyOf({ rules: rules.slice(0, 1) }), sunday)).not.toHaveProperty('rule');
  });

  it('is stored with its rates and the inputs of the line', () => {
    expect(inputOf(orderLine('tea'), policyOf({ rules }), sunday)).toEqual({
      lineId: '1', sku: 's', category: 'tea', giftCard: false, quantity: 2, netMinor: 500, grossMinor: 500, keptQuantity: 1, keptNetMinor: 250, rule: { id: 'tea-double', points: 2, perMinor: 100 }, points: 0,
    });
  });

  it('is the best one, or all together, when the policy says so', () => {
    const many = [{ id: 'all', points: 1, perMinor: 100 }, { id: 'tea', categories: ['tea'], points: 3, perMinor: 100 }];
    expect(ruleOf({ rules: many, stacking: 'best' })).toEqual({ id: 'tea', points: 3, perMinor: 100 });
    expect(ruleOf({ rules: many, stacking: 'additive' })).toEqual({ id: 'all', points: 4, perMinor: 100, also: ['tea'] });
  });

  it('is multiplied by the greatest multiplier that holds', () => {
    const multipliers = [{ id: 'sunday', weekdays: ['sun' as const], times: 2 }, { id: 'app', channels: ['app'], times: 5 }, { id: 'spring', from: '2026-03-01', to: '2026-03-31', times: 3 }];
    expect(ruleOf({ rules, multipliers })).toEqual({ id: 'tea-double', points: 6, perMinor: 100, also: ['spring'] });
    expect(ruleOf({ rules, multipliers }, 'tea', { channel: 'app', day: '2026-04-05' })?.points).toBe(10);
    expect(ruleOf({ rules, multipliers }, 'tea', { channel: 'web', day: '2026-04-06' })?.points).toBe(2);
  });
});

describe('a condition that fails', () => {
  it('is told with what was there and what would have passed', () => {
    expect(orderFails({ channels: ['app'] }, sunday)).toEqual({ condition: 'channels', was: 'web', wouldPass: ['app'] });
    expect(orderFails({ weekdays: ['sat'] }, sunday)).toEqual({ condition: 'weekdays', was: 'sun', wouldPass: ['sat'] });
    expect(orderFails({ from: '2026-03-02' }, sunday)).toEqual({ condition: 'from', was: '2026-03-01', wouldPass: ['2026-03-02'] });
    expect(orderFails({ to: '2026-02-28' }, sunday)).toEqual({ condition: 'to', was: '2026-03-01', wouldPass: ['2026-02-28'] });
    expect(lineFails({ categories: ['books'] }, orderLine('tea'))).toEqual({ condition: 'categories', was: 'tea', wouldPass: ['books'] });
    expect(lineFails({ exceptCategories: ['tea'] }, orderLine('tea'))).toMatchObject({ condition: 'exceptCategories' });
    expect(lineFails({ skus: ['x'] }, orderLine('tea'))).toEqual({ condition: 'skus', was: 's', wouldPass: ['x'] });
    expect(lineFails({}, orderLine('tea'))).toBeUndefined();
  });
});

describe('the bonuses of an order', () => {
  const points = { rules: [{ id: 'all', points: 1, perMinor: 100 }], bonuses: [{ id: 'large', points: 100, minimumMinor: 5_000 }, { id: 'app-only', channels: ['app'], points: 7, minimumMinor: 0 }] };

  it('are those that hold for it, stored with the earn', () => {
    expect(bonusesFor(policyOf(points), sunday)).toEqual({ bonuses: [{ id: 'large', points: 100, minimumMinor: 5_000 }] });
  });

  it('stay while the kept order meets their condition, else go', () => {
    const story = new OrderStory();
    const policy = aPolicy(points);
    const had = run(story.pay([{ netMinor: 6_000, quantity: 6 }]), policy);
    expect(had.state.customer.pending).toBe(160);
    const five = run(story.giveBack(0, [{ lineId: '1', quantity: 1 }]), policy, had);
    expect(five.state.customer.pending).toBe(150);
    const four = run(story.giveBack(0, [{ lineId: '1', quantity: 1 }]), aPolicy({ rules: [] }, 2), five);
    expect(four.state.customer.pending).toBe(40);
  });
});

describe('a policy of points', () => {
  const errorsOf = (points: Document) => policySchema.safeParse({ programme: 'demo', currency: 'EUR', zone: 'Europe/Berlin', platforms: [{ id: 'web', source: '/w' }], points }).error?.issues.map((issue) => [issue.path.join('/'), issue.message]);

  it('is refused when it names an id twice, ends a campaign before it starts, or adds up rules of different amounts', () => {
    const all = { id: 'all', points: 1, perMinor: 100 };
    expect(errorsOf({ rules: [all], bonuses: [{ id: 'all', points: 1, minimumMinor: 0 }] })).toEqual([['points/rules', 'each rule id may occur once']]);
    expect(errorsOf({ rules: [{ ...all, from: '2026-03-02', to: '2026-03-01' }] })).toEqual([['points/rules/0/to', 'a campaign must not end before it starts']]);
    expect(errorsOf({ stacking: 'additive', rules: [all, { ...all, id: 'b', perMinor: 10 }] })).toEqual([['points/stacking', 'rules that add up need one perMinor']]);
  });
});
