import { describe, expect, it } from '@jest/globals';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { aPolicy, perEuro, run, startOfRun, type Happening } from '../../testing/points-run.fixture.js';
import type { PolicyDocument } from '@fealty/contracts';
import { asCounted } from '../state/exchange-families.rules.js';
import { aboutRule, explainOrder, type Explained } from './explain-order.rules.js';

type Document = NonNullable<PolicyDocument['points']>;
const explained = (document: Document, happen: (story: OrderStory) => readonly Happening[], left?: number): Explained => {
  const orderId = 'o-1';
  const policy = aPolicy({ ...perEuro, ...document });
  const order = run(happen(new OrderStory()), policy, { ...startOfRun, ...(left === undefined ? {} : { left: { 'demo/spring': left } }) }).state.parts[orderId];
  if (order === undefined) throw new Error(`${orderId} has not earned`);
  return explainOrder(order, policy.policy.points);
};
const rules = [
  { id: 'tea-double', categories: ['tea'], points: 2, perMinor: 100 }, { id: 'app-only', channels: ['app'], points: 5, perMinor: 100 },
  { id: 'spring', from: '2030-03-01', points: 9, perMinor: 100 }, { id: 'own', skus: ['OWN-1'], points: 3, perMinor: 100 }, { id: 'all', points: 1, perMinor: 100 },
];
const tea = { netMinor: 1_000, category: 'tea' };
const books = { netMinor: 500, category: 'books' };
const toldOf = ({ lines }: Explained, at: number) => Object.fromEntries((lines[at]?.considered ?? []).map(({ rule, applied, failed }) => [rule, applied ? 'applied' : failed ?? 'held']));

describe('why an order has its points, and no more', () => {
  it('names of each line the rule that holds it, and of each other rule the first condition that failed and what would have passed', () => {
    const why = explained({ rules }, (story) => story.pay([tea, books]));
    expect(why).toMatchObject({ policyVersion: 1, points: 25, pending: 25, stacking: 'first', waitsFor: 'completion', limit: null });
    expect(why.lines.map(({ points, rule }) => [points, rule?.id])).toEqual([[20, 'tea-double'], [5, 'all']]);
    expect(toldOf(why, 0)).toMatchObject({ 'tea-double': 'applied', all: 'held' });
    expect(toldOf(why, 1)).toMatchObject({
      'tea-double': { condition: 'categories', was: 'books', wouldPass: ['tea'] }, 'app-only': { condition: 'channels', was: 'web', wouldPass: ['app'] },
      spring: { condition: 'from', wouldPass: ['2030-03-01'] }, own: { condition: 'skus', wouldPass: ['OWN-1'] }, all: 'applied',
    });
  });

  it('names each rule and multiplier that the rate holds when they add up', () => {
    const why = explained({ stacking: 'additive', rules: [rules[0], rules[4]] as Document['rules'], multipliers: [{ id: 'twice', times: 2 }] }, (story) => story.pay([tea]));
    expect([why.points, toldOf(why, 0)]).toEqual([60, { 'tea-double': 'applied', all: 'applied', twice: 'applied' }]);
  });

  it('tells of a bonus what was kept and what would have been enough, after a return too', () => {
    const bonuses = [{ id: 'large', points: 50, minimumMinor: 1_200 }, { id: 'larger', points: 90, minimumMinor: 9_000 }];
    const before = explained({ bonuses }, (story) => story.pay([tea, books]));
    expect(before.bonuses).toEqual([{ rule: 'large', applied: true, failed: null }, { rule: 'larger', applied: false, failed: { condition: 'minimumMinor', was: '1500', wouldPass: ['9000'] } }]);
    const after = explained({ bonuses }, (story) => [...story.pay([tea, books]), ...story.giveBack(0, [{ lineId: '2', quantity: 1 }])]);
    expect(after.bonuses[0]).toEqual({ rule: 'large', applied: false, failed: { condition: 'minimumMinor', was: '1000', wouldPass: ['1200'] } });
  });

  it('tells the basis, of each line what it earns on, and what of it counted for a bonus', () => {
    const why = explained({ basis: { tax: 'in' }, bonuses: [{ id: 'large', points: 9, minimumMinor: 1_300 }] }, (story) => story.pay([{ netMinor: 1_000, taxMinor: 200 }]));
    expect(why).toMatchObject({ points: 12, basis: { tax: 'in', shipping: 'out', discounts: 'out', points: 'out' }, lines: [{ netMinor: 1_000, taxMinor: 200, keptBasisMinor: 1_200 }] });
    expect(why.bonuses).toEqual([{ rule: 'large', applied: false, failed: { condition: 'minimumMinor', was: '1200', wouldPass: ['1300'] } }]);
  });

  it('tells the limit that cut it, and the tier that it was weighed by', () => {
    const why = explained({ limits: { perOrder: 4 }, multipliers: [{ id: 'gold-double', tiers: ['gold'], times: 2 }] }, (story) => story.pay([tea]));
    expect(why).toMatchObject({ points: 4, limit: { headroom: 4, uncut: 10, cut: true }, circumstances: { tier: 'base', first: true } });
    expect(toldOf(why, 0)['gold-double']).toEqual({ condition: 'tiers', was: 'base', wouldPass: ['gold'] });
  });

  it('tells of a rule whose budget had too little what it asked for and got, and which rule held instead', () => {
    const document: Document = {
      budgets: [{ id: 'spring', points: 500 }], stacking: 'best', rules: [{ id: 'spring-tea', points: 5, perMinor: 100, budget: 'spring' }, { id: 'all', points: 1, perMinor: 100 }],
      bonuses: [{ id: 'chest', points: 9, minimumMinor: 100, budget: 'spring' }],
    };
    const none = explained(document, (story) => story.pay([tea]), 0);
    expect([none.points, none.budgets]).toEqual([10, [{ budget: 'spring', wanted: 49, granted: 0 }]]);
    expect(toldOf(none, 0)).toEqual({ 'spring-tea': { condition: 'budget', was: '0', wouldPass: ['49'] }, all: 'applied' });
    expect(none.bonuses).toEqual([{ rule: 'chest', applied: false, failed: { condition: 'budget', was: '0', wouldPass: ['49'] } }]);
    const some = explained(document, (story) => story.pay([tea]), 30);
    expect([some.points, some.lines[0]?.budgetCut, some.lines[0]?.considered[0]]).toEqual([40, 19, { rule: 'spring-tea', applied: true, failed: { condition: 'budget', was: '30', wouldPass: ['49'] } }]);
    expect(explained(document, (story) => story.pay([tea]), 500).lines[0]?.considered[0]).toEqual({ rule: 'spring-tea', applied: true, failed: null });
  });

  it('tells what pending points wait for, and nothing once they are active', () => {
    expect(explained({ activation: { kind: 'days', days: 3 } }, (story) => story.pay([tea]))).toMatchObject({ pending: 10, waitsFor: 'instant', activatesAt: expect.any(String) });
    expect(explained({}, (story) => [...story.pay([tea]), ...story.complete(0)])).toMatchObject({ pending: 0, activated: 10, waitsFor: null });
  });

  it('answers about one rule, and knows when there is none of that name', () => {
    const why = explained({ rules }, (story) => story.pay([tea, books]));
    expect(aboutRule(why, 'spring')?.lines.map(({ considered }) => considered.map(({ rule }) => rule))).toEqual([['spring'], ['spring']]);
    expect(aboutRule(why, 'winter')).toBeUndefined();
  });

  it('tells only what is stored when the version is not known any more', () => {
    const { state } = run(new OrderStory().pay([tea]), aPolicy());
    expect(explainOrder(state.parts['o-1'] as never, undefined)).toMatchObject({ stacking: null, lines: [{ points: 10, considered: [] }], bonuses: [] });
  });
});

describe('why the order of an exchange has its points', () => {
  it('tells of a bonus that the order before an exchange reaches, and of one that both reach together what is left to reach', () => {
    const document = { ...perEuro, bonuses: [{ id: 'large', points: 50, minimumMinor: 1_500 }, { id: 'small', points: 9, minimumMinor: 800 }, { id: 'larger', points: 90, minimumMinor: 9_000 }] };
    const story = new OrderStory();
    const { state } = run([...story.pay([{ netMinor: 2_000, quantity: 2 }]), ...story.exchange(0, [{ lineId: '1', quantity: 1 }])], aPolicy(document));
    const order = asCounted(state, 'o-2', state.parts['o-2'] as NonNullable<(typeof state.parts)['o-2']>);
    expect(explainOrder(order, aPolicy(document).policy.points).bonuses).toEqual([
      { rule: 'large', applied: true, failed: null }, { rule: 'small', applied: false, failed: { condition: 'exchangeOf', was: 'o-1', wouldPass: [] } },
      { rule: 'larger', applied: false, failed: { condition: 'minimumMinor', was: '1000', wouldPass: ['8000'] } },
    ]);
  });
});
