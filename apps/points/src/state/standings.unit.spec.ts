import { describe, expect, it } from '@jest/globals';
import { pointsClawedBackV1, pointsPendingV1, standingNotedV1, type PolicyInForce } from '@fealty/contracts';
import { OrderStory, type OrdersEvent } from '../../testing/order-story.fixture.js';
import { after, aPolicy, perEuro, run, type Happening, type Standing } from '../../testing/points-run.fixture.js';

const policy = aPolicy({ ...perEuro, multipliers: [{ id: 'gold-double', tiers: ['gold'], times: 2 }, { id: 'plus-triple', memberships: ['plus'], times: 3 }] });
const pointsAfter = (happenings: readonly Happening[]) => Object.values(run(happenings, policy).state.parts).map((order) => order?.points);
/** One order of 80.00 a day, from 1 March on. */
const daily = (days: number) => {
  const story = new OrderStory();
  const orders = Array.from({ length: days }, () => { const told = story.pay([{ netMinor: 8_000 }]); story.pass(1); return told; });
  return { story, orders: orders.flat() };
};
const since = (from: string, name = 'gold') => [{ name, from: `2026-03-${from}` }];
const ended = (event: OrdersEvent | undefined, membership = 'plus') => [{ since: event?.occurredAt ?? '', membership }];
const renamed = (names: Readonly<Record<string, string>>): PolicyInForce => {
  const { policy: { loyalty, ...policy } } = aPolicy({ ...perEuro, multipliers: [{ id: 'double', tiers: ['gold'], times: 2 }] });
  const called = (name: string): string => names[name] ?? name;
  const other = { ...policy, loyalty: { ...loyalty, tiers: loyalty.tiers.map((tier) => ({ ...tier, name: called(tier.name) })) }, points: { ...policy.points, multipliers: [{ id: 'double', tiers: [called('gold')], times: 2 }] } };
  return { version: 2, policy: other, numbered: (number) => (number === 2 ? other : undefined) };
};
const told = (event: OrdersEvent | undefined, tier: string, beside: Partial<Standing> = {}): Standing => ({ type: 'standing', asOf: event?.occurredAt ?? '', tier, ...beside });

describe('tiers that were earned', () => {
  it('multiply what was paid from their day on, and not the order of the day that raised them', () => {
    const { orders } = daily(3);
    expect(pointsAfter([...orders.slice(0, 1), told(orders[0], 'gold', { earned: since('02') }), ...orders.slice(1)])).toEqual([80, 160, 160]);
    expect(pointsAfter([...orders, told(orders[2], 'gold', { earned: since('02') })])).toEqual([80, 160, 160]);
  });

  it('that are taken back take back what they multiplied, pending points first, and what was spent is owed', () => {
    const { orders, story } = daily(3);
    const history: Happening[] = [...orders, told(orders[2], 'gold', { earned: since('02') }), ...story.complete(1), { type: 'spent', points: 160 }, told(orders[2], 'base')];
    const { facts, state } = run(history, policy);
    expect(facts.slice(-3)).toMatchObject([
      { type: standingNotedV1.type, data: { tier: 'base', earned: [] } },
      { type: pointsClawedBackV1.type, data: { orderId: 'o-2', points: 80, takenFrom: { pending: 0, debt: 80 }, qualifyingPoints: 0, terms: { circumstances: { tier: 'base' } } } },
      { type: pointsClawedBackV1.type, data: { orderId: 'o-3', points: 80, takenFrom: { pending: 80 } } },
    ]);
    expect(state.customer).toMatchObject({ earned: [], debt: 80, pending: 160 });
  });

  it('move both ways: each order is corrected whose tier is another one, and no other', () => {
    const { orders } = daily(4);
    const before = run([...orders, told(orders[3], 'gold', { earned: since('03') })], policy);
    const { facts, state } = run([told(orders[3], 'silver', { earned: [{ name: 'gold', from: '2026-03-02' }, { name: 'silver', from: '2026-03-04' }] })], policy, before);
    expect(facts.slice(before.facts.length + 1).map(({ type, data }) => [type, 'orderId' in data && data.orderId])).toEqual([[pointsPendingV1.type, 'o-2'], [pointsClawedBackV1.type, 'o-4']]);
    expect(Object.values(state.parts).map((order) => order?.points)).toEqual([80, 160, 160, 80]);
  });

  it('told as they are known change nothing, and neither does the lowest one of who never had another', () => {
    const { orders } = daily(2);
    const once = [...orders, told(orders[1], 'gold', { earned: since('02') })];
    expect(run([...once, told(orders[1], 'gold', { earned: since('02') })], policy)).toEqual(run(once, policy));
    expect(run([...orders, told(orders[1], 'base')], policy)).toEqual(run(orders, policy));
  });

  it('that are not told any more leave earlier orders as they are', () => {
    const { orders } = daily(4);
    const many = (name: string) => Array.from({ length: 20 }, (_, index) => ({ name, from: `2026-03-${String(index + 4).padStart(2, '0')}` }));
    expect(pointsAfter([...orders, told(orders[3], 'gold', { earned: since('02') }), told(orders[3], 'silver', { earned: many('silver') })])).toEqual([80, 160, 160, 80]);
  });
});

describe('tiers that are given', () => {
  const word = (event: OrdersEvent | undefined, until: string, of: { tier: string } | { membership: string }) => ({ since: event?.occurredAt ?? '', until: `2026-03-${until}`, ...of });

  it('by hand hold from their own time until their last day, better or worse, whenever they are told, and then what was earned holds', () => {
    const { orders } = daily(4);
    const [earned, given] = [since('02'), [word(orders[1], '03', { tier: 'base' })]];
    expect(pointsAfter([...orders, told(orders[3], 'gold', { earned, given })])).toEqual([80, 80, 80, 160]);
    expect(pointsAfter([...orders.slice(0, 2), told(orders[1], 'base', { earned, given }), ...orders.slice(2)])).toEqual([80, 80, 80, 160]);
  });

  it('by one word after another hold each in its time, whichever profile told them', () => {
    const { orders } = daily(4);
    const [first, second] = [[word(orders[0], '20', { tier: 'gold' })], [word(orders[2], '03', { tier: 'silver' })]];
    expect(pointsAfter([...orders, told(orders[0], 'gold', { given: first }), told(orders[2], 'silver', { given: second })])).toEqual([160, 160, 80, 80]);
  });

  it('by a membership hold while it runs, also for who earned as much or more, and go when it ends early', () => {
    const { orders } = daily(5);
    const given = [word(orders[0], '20', { membership: 'plus' })];
    const gold = [...orders, told(orders[1], 'gold', { earned: since('03'), given })];
    expect(pointsAfter(gold)).toEqual([240, 240, 240, 240, 240]);
    expect(pointsAfter([...gold, told(orders[4], 'gold', { earned: since('03'), given: ended(orders[3]) })])).toEqual([240, 240, 240, 160, 160]);
  });

  it('by a membership that has ended stay away when what was earned beside it came back', () => {
    const { orders } = daily(6);
    const given = [word(orders[0], '20', { membership: 'plus' })];
    const gold = [told(orders[1], 'gold', { earned: since('03'), given }), told(orders[2], 'gold', { earned: since('03'), given: ended(orders[2]) })];
    expect(pointsAfter([...orders, ...gold, told(orders[5], 'base', { given: ended(orders[2]) })])).toEqual([240, 240, 80, 80, 80, 80]);
    expect(pointsAfter([...orders, told(orders[0], 'silver', { membership: 'plus', given }), told(orders[2], 'base', { given: ended(orders[2]) })])).toEqual([240, 240, 80, 80, 80, 80]);
  });

  it('by a membership told month by month at once count in each of its months, and in no gap', () => {
    const { orders } = daily(30);
    const given = [0, 10, 20].map((at) => ({ since: orders[at]?.occurredAt ?? '', until: orders[at + 7]?.occurredAt.slice(0, 10), membership: 'plus' }));
    expect(pointsAfter([...orders, told(orders[29], 'silver', { given })])).toEqual(orders.map((_, index) => (index % 10 < 8 ? 240 : 80)));
  });

  it('by several memberships count each for the rules that name it', () => {
    const { orders } = daily(2);
    const given = [word(orders[0], '20', { membership: 'club' }), word(orders[0], '01', { membership: 'plus' })];
    const { state } = run([...orders, told(orders[1], 'silver', { given })], policy);
    expect(state.parts['o-1']?.terms.circumstances).toMatchObject({ membership: 'club', memberships: ['club', 'plus'] });
    expect(Object.values(state.parts).map((order) => order?.points)).toEqual([240, 80]);
  });

  it('beyond the latest 20 words take nothing from what was earned by earlier ones', () => {
    const { orders } = daily(60);
    const words = orders.map((order, index) => (index % 2 === 0 ? [{ since: order.occurredAt, until: '2026-12-31', membership: 'plus' }] : ended(order)));
    expect(pointsAfter([...orders, ...words.map((given, index) => told(orders[index], 'base', { given }))])).toEqual(orders.map((_, index) => (index % 2 === 0 ? 240 : 80)));
    const long = { since: orders[0]?.occurredAt ?? '', until: '2026-04-20', tier: 'gold' };
    const byHand = [told(orders[0], 'gold', { given: [long] }), ...words.slice(1).map((given, index) => told(orders[index + 1], 'base', { given: [long, ...given] }))];
    expect(pointsAfter([...orders, ...byHand]).slice(0, 55)).toEqual(orders.slice(0, 55).map(({ data: { purchase: { purchaseDay = '' } } }, index) => (index > 1 && index % 2 === 0 ? 240 : purchaseDay <= long.until ? 160 : 80)));
  });
});

describe('a policy version that names tiers otherwise', () => {
  const [gold, premium] = [aPolicy({ ...perEuro, multipliers: [{ id: 'double', tiers: ['gold'], times: 2 }] }), renamed({ base: 'member', gold: 'premium' })];
  const later = after(premium, gold);

  it('goes on with what was earned, on the day on which it comes into force, too', () => {
    const { orders } = daily(4);
    const earned = [{ ...since('02')[0], rank: 2 }] as Standing['earned'];
    const before = run([...orders.slice(0, 2), told(orders[1], 'gold', { earned })], gold);
    const { state } = run([...orders.slice(2, 3), told(orders[2], 'premium', { earned: [...earned ?? [], { name: 'premium', from: '2026-03-04', rank: 2 }] }), ...orders.slice(3)], later, before);
    expect(Object.values(state.parts).map((order) => order?.points)).toEqual([80, 160, 160, 160]);
  });

  it('tells of who is in its lowest one no tier, when a late fact of an earlier version is told', () => {
    const { orders } = daily(4);
    const late = run([told(orders[0], 'member', { policyVersion: 2 })], after(gold, premium), run(orders.slice(0, 1), later));
    expect(late.state.customer.standings).toBeUndefined();
    const { state } = run([...orders.slice(1), told(orders[3], 'premium', { earned: [{ name: 'premium', from: '2026-03-02', rank: 2 }] })], later, late);
    expect(Object.values(state.parts).map((order) => order?.points)).toEqual([80, 160, 160, 160]);
  });
});

describe('profiles of before earned tiers were told', () => {
  it('count as they did: a tier holds from the newest fact behind it', () => {
    const { orders } = daily(3);
    expect(pointsAfter([...orders, told(orders[1], 'gold'), told(orders[2], 'base')])).toEqual([80, 160, 80]);
  });

  it('leave what orders have of them, when earned tiers are told', () => {
    const { orders } = daily(4);
    const before = [...orders, told(orders[1], 'gold')];
    expect(pointsAfter([...before, told(orders[2], 'silver', { earned: since('02', 'silver') })])).toEqual([80, 160, 80, 80]);
    expect(pointsAfter([...before, told(orders[2], 'silver', { earned: since('02', 'silver') }), told(orders[3], 'gold', { earned: since('02') })])).toEqual([80, 160, 160, 160]);
  });
});
