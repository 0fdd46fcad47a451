import { describe, expect, it } from '@jest/globals';
import { pointsPendingV1, type PolicyDocument } from '@fealty/contracts';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { aPolicy, run, startOfRun, type Happening, type Run } from '../../testing/points-run.fixture.js';

type Document = NonNullable<PolicyDocument['points']>;
const perEuro = { id: 'per-euro', points: 1, perMinor: 100 };
const spring = { id: 'spring', categories: ['tea'], points: 5, perMinor: 100, budget: 'spring' };
const campaign: Document = { budgets: [{ id: 'spring', points: 1_000 }], stacking: 'best', rules: [perEuro, spring] };
const [tea, books] = [{ netMinor: 10_000, category: 'tea' }, { netMinor: 5_000, category: 'books' }];

const ran = (left: number, happenings: readonly Happening[], document: Document = campaign): Run => run(happenings, aPolicy(document), { ...startOfRun, left: { 'demo/spring': left } });
const earnOf = ({ state }: Run, orderId = 'o-1') => {
  const order = state.parts[orderId];
  if (order === undefined) throw new Error(`${orderId} has not earned`);
  return { points: order.points, byLine: order.lines.map(({ points, budgetCut = 0 }) => [points, budgetCut]), budgets: order.terms.budgets, qualifying: order.qualifying };
};

describe('a campaign with a budget', () => {
  it('pays what its rule gives beyond what would hold without it', () => {
    const done = ran(1_000, new OrderStory().pay([tea, books]));
    expect(earnOf(done)).toMatchObject({ points: 550, byLine: [[500, 0], [50, 0]], budgets: [{ budget: 'spring', wanted: 400, granted: 400 }] });
    expect(done.left).toEqual({ 'demo/spring': 600 });
  });

  it('gives the last order what is left, beside what holds without it, and says of each line what was cut', () => {
    const done = ran(150, new OrderStory().pay([tea, books]));
    expect(earnOf(done)).toMatchObject({ points: 300, byLine: [[250, 250], [50, 0]], budgets: [{ budget: 'spring', wanted: 400, granted: 150 }] });
    expect(done.facts[0]).toMatchObject({ type: pointsPendingV1.type, data: { points: 300, lines: [{ points: 250, budgetCut: 250 }, { points: 50 }], terms: { budgets: [{ granted: 150 }] } } });
    expect(done.left).toEqual({ 'demo/spring': 0 });
  });

  it('says so even of an order that got nothing at all', () => {
    const done = ran(0, new OrderStory().pay([tea]), { ...campaign, rules: [spring] });
    expect(earnOf(done)).toMatchObject({ points: 0, byLine: [[0, 500]], budgets: [{ wanted: 500, granted: 0 }] });
    expect(done.refused).toEqual([]);
  });

  it('is asked for nothing by an order that its rule does not hold for', () => {
    const done = ran(7, new OrderStory().pay([books]));
    expect(earnOf(done)).toMatchObject({ points: 50, budgets: [] });
    expect(done.left).toEqual({ 'demo/spring': 7 });
  });

  it('pays bonuses, and both from one budget', () => {
    const document: Document = { ...campaign, bonuses: [{ id: 'chest', points: 100, minimumMinor: 5_000, budget: 'spring' }] };
    expect(earnOf(ran(1_000, new OrderStory().pay([tea]), document))).toMatchObject({ points: 600, budgets: [{ wanted: 500, granted: 500 }] });
    expect(earnOf(ran(450, new OrderStory().pay([tea]), document))).toMatchObject({ points: 550, byLine: [[550, 50]] });
  });

  it('adds up with rules that nothing pays for', () => {
    const document: Document = { ...campaign, stacking: 'additive' };
    expect(earnOf(ran(1_000, new OrderStory().pay([tea]), document))).toMatchObject({ points: 600, budgets: [{ wanted: 500, granted: 500 }] });
    expect(earnOf(ran(0, new OrderStory().pay([tea]), document))).toMatchObject({ points: 100 });
  });

  it('has two budgets asked one after the other', () => {
    const document: Document = { ...campaign, budgets: [{ id: 'spring', points: 9 }, { id: 'books', points: 9 }], rules: [perEuro, spring, { ...spring, id: 'reading', categories: ['books'], points: 2, budget: 'books' }] };
    const done = run(new OrderStory().pay([tea, books]), aPolicy(document), { ...startOfRun, left: { 'demo/spring': 10, 'demo/books': 90 } });
    expect(earnOf(done)).toMatchObject({ points: 210, byLine: [[110, 390], [100, 0]], budgets: [{ budget: 'spring', wanted: 400, granted: 10 }, { budget: 'books', wanted: 50, granted: 50 }] });
  });

});

describe('what an order got from a budget', () => {
  it('stays what it was after a return: the kept part earns no more from it, and what comes back does not refill it', () => {
    const story = new OrderStory();
    const done = ran(300, [...story.pay([{ ...tea, quantity: 10 }]), ...story.giveBack(0, [{ lineId: '1', quantity: 2 }])]);
    expect(earnOf(done)).toMatchObject({ points: 380 });
    expect(done.left).toEqual({ 'demo/spring': 0 });
  });

  it('is not more for what is amended into the order later', () => {
    const story = new OrderStory();
    const done = ran(1_000, [...story.pay([books]), ...story.amend(0, [tea])]);
    expect(earnOf(done)).toMatchObject({ points: 100 });
    expect(done.left).toEqual({ 'demo/spring': 1_000 });
  });

  it('lets an exchange of equal value move nothing', () => {
    const story = new OrderStory();
    const before = ran(250, story.pay([{ ...tea, quantity: 2 }]));
    const after = run(story.exchange(0, [{ lineId: '1', quantity: 1 }]), aPolicy(campaign), before);
    expect(after.state.customer.pending).toBe(before.state.customer.pending);
    expect(after.left).toEqual(before.left);
  });

  it('does not count for a tier what only a tier multiplies, whether it was cut or not', () => {
    const document: Document = { ...campaign, multipliers: [{ id: 'gold-double', tiers: ['gold'], times: 2 }] };
    const asGold = [{ type: 'standing' as const, asOf: '2026-01-01T00:00:00.000Z', tier: 'gold' }, ...new OrderStory().pay([tea])];
    expect(earnOf(ran(2_000, asGold, document))).toMatchObject({ points: 1_000, qualifying: 500 });
    expect(earnOf(ran(0, asGold, document))).toMatchObject({ points: 200, qualifying: 100 });
  });
});
