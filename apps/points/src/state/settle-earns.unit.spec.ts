import { describe, expect, it } from '@jest/globals';
import { pointsClawedBackV1, pointsPendingV1, standingNotedV1, type PolicyDocument } from '@fealty/contracts';
import { OrderStory, type OrdersEvent } from '../../testing/order-story.fixture.js';
import { after, aPolicy, perEuro, run, type Happening, type Standing } from '../../testing/points-run.fixture.js';

type Points = NonNullable<PolicyDocument['points']>;
const limited = (limits: NonNullable<Points['limits']>) => aPolicy({ ...perEuro, limits });
const pointsOf = (happenings: readonly Happening[], policy: ReturnType<typeof aPolicy>) =>
  Object.fromEntries(Object.entries(run(happenings, policy).state.parts).map(([id, order]) => [id, order?.points]));
const since = (event: OrdersEvent | undefined, tier: string): Standing => ({ type: 'standing', asOf: event?.occurredAt ?? '', tier });
const twoOrders = () => {
  const story = new OrderStory();
  return { story, first: story.pay([{ netMinor: 8_000 }]), second: story.pay([{ netMinor: 8_000 }]) };
};

describe('a limit', () => {
  it('cuts an order to what it allows, deals the cut over the lines and says so', () => {
    const story = new OrderStory();
    story.pay([{ netMinor: 9_000 }, { netMinor: 3_000 }]);
    const { facts, state } = run(story.events, limited({ perOrder: 80 }));
    expect(facts).toMatchObject([{ type: pointsPendingV1.type, data: { points: 80, cut: { counted: 120, limit: 'per-order' }, balance: { pending: 80 } } }]);
    expect(state.parts['o-1']?.lines.map(({ points }) => points)).toEqual([60, 20]);
  });

  it('of a day or a member falls on the order that was paid last', () => {
    const { story } = twoOrders();
    expect(pointsOf(story.events, limited({ perDay: 100 }))).toEqual({ 'o-1': 80, 'o-2': 20 });
    expect(pointsOf(story.events, limited({ perMember: 100, perDay: 10_000 }))).toEqual({ 'o-1': 80, 'o-2': 20 });
  });

  it('leaves another day alone', () => {
    const { first, second } = twoOrders();
    const [paid] = second;
    if (paid === undefined) throw new Error('no second order');
    const nextDay = { ...paid, occurredAt: '2026-03-02T10:00:00.000Z', data: { ...paid.data, purchase: { ...paid.data.purchase, purchaseDay: '2026-03-02' } } } as OrdersEvent;
    expect(pointsOf([...first, nextDay], limited({ perDay: 100 }))).toEqual({ 'o-1': 80, 'o-2': 80 });
  });

  it('moves its cut by a correction entry when an earlier order is told later', () => {
    const { first, second } = twoOrders();
    const { facts, state } = run([...second, ...first], limited({ perDay: 100 }));
    expect(facts.at(-1)).toMatchObject({ type: pointsClawedBackV1.type, data: { orderId: 'o-2', points: 60, takenFrom: { pending: 60 }, terms: { headroom: 20 } } });
    expect(state.customer.pending).toBe(100);
  });

  it('gives what a return frees to later orders, and pays no cut afterwards', () => {
    const { story } = twoOrders();
    story.giveBack(0, [{ lineId: '1', quantity: 1 }]);
    story.pay([{ netMinor: 9_000 }]);
    expect(pointsOf(story.events, limited({ perDay: 100 }))).toEqual({ 'o-1': 0, 'o-2': 20, 'o-3': 80 });
  });

  it('takes nothing by a return, as long as what is kept still earns the headroom that was stored', () => {
    const story = new OrderStory();
    story.pay([{ netMinor: 8_000, quantity: 4 }]);
    const before = run(story.events, limited({ perOrder: 20 }));
    const today = after(aPolicy({ ...perEuro, limits: { perOrder: 5 } }, 2), limited({ perOrder: 20 }));
    expect(run(story.giveBack(0, [{ lineId: '1', quantity: 3 }]), today, before).state.parts['o-1']?.points).toBe(20);
    expect(run(story.giveBack(0, [{ lineId: '1', quantity: 1 }]), today, before).state.parts['o-1']?.points).toBe(0);
  });
});

describe('a first purchase', () => {
  const welcome = aPolicy({ ...perEuro, bonuses: [{ id: 'welcome', points: 50, minimumMinor: 0, firstPurchase: true }] });

  it('is the earliest order of which something is kept, whatever is told first', () => {
    const { first, second } = twoOrders();
    expect(pointsOf([...first, ...second], welcome)).toEqual({ 'o-1': 130, 'o-2': 80 });
    expect(pointsOf([...second, ...first], welcome)).toEqual({ 'o-1': 130, 'o-2': 80 });
  });

  it('is the next one when the first comes back whole, and stays when a piece of it is kept', () => {
    const whole = twoOrders();
    whole.story.giveBack(0, [{ lineId: '1', quantity: 1 }]);
    expect(pointsOf(whole.story.events, welcome)).toEqual({ 'o-1': 0, 'o-2': 130 });
    const part = new OrderStory();
    part.pay([{ netMinor: 8_000, quantity: 2 }]);
    part.pay([{ netMinor: 8_000 }]);
    part.giveBack(0, [{ lineId: '1', quantity: 1 }]);
    expect(pointsOf(part.events, welcome)).toEqual({ 'o-1': 90, 'o-2': 80 });
  });
});

describe('a tier', () => {
  const gold = aPolicy({ ...perEuro, multipliers: [{ id: 'gold-double', tiers: ['gold'], times: 2 }], bonuses: [{ id: 'plus', points: 5, minimumMinor: 0, memberships: ['plus'] }] });

  it('is the one in force when the order was paid', () => {
    const { story, second } = twoOrders();
    expect(pointsOf([since(second[0], 'gold'), ...story.events], gold)).toEqual({ 'o-1': 80, 'o-2': 160 });
  });

  it('that is told later corrects what was paid since, by an entry that keeps its terms', () => {
    const { story, second } = twoOrders();
    const { state, facts } = run([...story.events, since(second[0], 'gold')], gold);
    expect(state.parts['o-2']?.points).toBe(160);
    expect(facts.slice(2)).toMatchObject([
      { type: standingNotedV1.type, data: { tier: 'gold' } },
      { type: pointsPendingV1.type, data: { orderId: 'o-2', points: 80, qualifyingPoints: 0, terms: { circumstances: { tier: 'gold' } } } },
    ]);
  });

  it('multiplies no point that qualifies for a tier', () => {
    const { story, first } = twoOrders();
    story.giveBack(1, [{ lineId: '1', quantity: 1 }]);
    const { facts } = run([since(first[0], 'gold'), ...story.events], gold);
    expect(facts.flatMap((fact) => ('qualifyingPoints' in fact.data ? [fact.data.qualifyingPoints] : []))).toEqual([80, 80, -80]);
  });

  it('held by a membership gets what the membership gets', () => {
    const { first } = twoOrders();
    expect(pointsOf([{ ...since(first[0], 'silver'), membership: 'plus' }, ...first], gold)).toEqual({ 'o-1': 85 });
  });

  it('told as it is known changes nothing', () => {
    const { first } = twoOrders();
    const told = [since(first[0], 'gold'), ...first];
    expect(run([...told, since(first[0], 'gold')], gold)).toEqual(run(told, gold));
    expect(run([since(first[0], 'base')], gold).facts).toEqual([]);
  });
});
