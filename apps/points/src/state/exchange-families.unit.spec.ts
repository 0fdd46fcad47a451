import { describe, expect, it } from '@jest/globals';
import type { PolicyDocument } from '@fealty/contracts';
import { told, type Alone, type Exchange, type Fact, type Payment, type Return } from '../../testing/arrivals.fixture.js';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { aPolicy, ask, askBy, perEuro, run, type Run } from '../../testing/points-run.fixture.js';
import { evolve } from './evolve.rules.js';
import { emptyAccount, type PointsFact, type PointsState } from './points-account.rules.js';

const rules = [{ id: 'per-amount', points: 1, perMinor: 100 }];
const rich = aPolicy({
  rules, multipliers: [{ id: 'web-double', channels: ['web'], times: 2 }],
  bonuses: [{ id: 'large', points: 100, minimumMinor: 5_000 }, { id: 'welcome', points: 50, firstPurchase: true, minimumMinor: 2_000 }],
} as PolicyDocument['points']);
const paid = (priceMinor: number): Payment => ({ kind: 'paid', orderId: 'o', at: '2026-03-01T10:05:00.000Z', pieces: 2, priceMinor });
const exchanged = (pieces: number, priceMinor: number): Exchange => ({ kind: 'exchanged', of: 'o', orderId: 'n', at: '2026-03-01T10:10:00.000Z', pieces, priceMinor });
const returned: Return = { kind: 'returned', of: 'o', at: '2026-03-01T10:15:00.000Z', pieces: 1 };

const everyArrival = (facts: readonly Fact[]): (readonly Fact[])[] =>
  (facts.length < 2 ? [facts] : facts.flatMap((fact, at) => everyArrival(facts.toSpliced(at, 1)).map((rest) => [fact, ...rest])));
const pointsOf = ({ state: { customer, parts } }: Run) => [customer.pending, parts['o']?.points, parts['n']?.points];
const after = (policy: Parameters<typeof run>[1], ...facts: readonly Fact[]) => everyArrival(facts).map((arrival) => pointsOf(run(told(arrival), policy)));

describe('an exchange of equal value', () => {
  it('leaves the customer what she had, with every bonus, in whatever order it arrives', () => {
    expect(pointsOf(run(told([paid(3_000)]), rich))).toEqual([270, 270, undefined]);
    for (const end of after(rich, paid(3_000), exchanged(2, 3_000))) expect(end).toEqual([270, 0, 270]);
  });

  it('of some of the pieces leaves it too, and what both reach together stays', () => {
    for (const end of after(rich, paid(3_000), exchanged(1, 3_000))) expect(end).toEqual([270, 110, 160]);
    for (const end of after(rich, paid(1_000), exchanged(1, 1_000))) expect(end).toEqual([90, 20, 70]);
  });

  it('is said as what the return takes, which tells that more follows, and right after it what the new order has', () => {
    const said = (...facts: readonly Fact[]) => run(told(facts), rich).facts.map(({ type, data }) => [type.split('.')[2], 'orderId' in data ? data.orderId : '', 'followed' in data]);
    expect(said(paid(3_000), exchanged(2, 3_000))).toEqual([['points-pending', 'o', false], ['points-clawed-back', 'o', true], ['points-pending', 'n', false]]);
    expect(said(paid(3_000), returned)[1]).toEqual(['points-clawed-back', 'o', false]);
  });

  it('is rounded with what is kept of the old order', () => {
    for (const end of after(aPolicy(perEuro), paid(250), exchanged(1, 250))) expect(end).toEqual([5, 2, 3]);
  });
});

describe('an exchange of what has expired unspent', () => {
  it('takes that no more, whichever order comes back (P10)', () => {
    const ending = aPolicy({ ...perEuro, expiry: { kind: 'yearly', day: '03-02' }, expiryWarningDays: 0 });
    const story = new OrderStory();
    const had = run([...story.pay([{ netMinor: 5_000 }]), ...story.complete(0), { type: 'ticked', now: '2026-03-10T10:00:00.000Z' }], ending);
    story.pass(20);
    const made = run(story.exchange(0, [{ lineId: '1', quantity: 1 }]), ending, had);
    expect(made.state.customer).toMatchObject({ available: 0, debt: 0, expired: [{ orderId: 'o-2', points: 50 }] });
    expect(run(story.giveBack(1, [{ lineId: '1', quantity: 1 }]), ending, made).state.customer).toMatchObject({ available: 0, debt: 0, expired: [] });
  });
});

describe('an exchange of what the money was given back for', () => {
  it('earns nothing, no bonus either, and takes nothing more', () => {
    const story = new OrderStory();
    story.pay([{ netMinor: 6_000, quantity: 2 }]);
    story.refund(0, { lineId: '1', minor: 6_000 });
    const before = run(story.events, rich);
    const end = run(story.exchange(0, [{ lineId: '1', quantity: 2 }], [{ netMinor: 6_000, refundedMinor: 6_000 }]), rich, before);
    expect([before, end].map(({ state }) => Object.values(state.parts).map((order) => order?.points))).toEqual([[0], [0, 0]]);
  });
});

describe('an exchange that is told after its new order was paid by itself', () => {
  it('ends as if it had been told first, whatever that order was told to be', () => {
    const alone: Alone = { kind: 'alone', orderId: 'n', at: '2026-03-01T10:08:00.000Z', pieces: 2, priceMinor: 1_000 };
    for (const end of after(rich, paid(3_000), exchanged(2, 3_000), alone)) expect(end).toEqual([270, 0, 270]);
  });

  it('gives back the lots that the return took, with their dates, and once', () => {
    const story = new OrderStory();
    const had = run([...story.pay([{ netMinor: 6_000, quantity: 2 }]), ...story.complete(0)], rich);
    const told = [...story.pay([{ netMinor: 6_000, quantity: 2 }]), ...story.exchangedLate(0, { into: 1, pieces: [{ lineId: '1', quantity: 2 }], plans: undefined })];
    const has = run([...told, ...told.slice(-1)], rich, had);
    const lots = ({ state: { customer } }: Run) => customer.lots.map(({ points, activatedAt, expiresAt }) => [points, activatedAt, expiresAt]);
    expect([lots(has), has.state.customer.pending, has.refused]).toEqual([lots(had), 0, ['already-earned']]);
  });
});

describe('two exchanges into one new order', () => {
  it('leave no bonus that it does not reach by itself, and take back its share of what was spent', () => {
    const story = new OrderStory();
    const [paidFirst] = story.pay([{ netMinor: 6_000, quantity: 2 }]);
    const spend = [askBy('a-1', ask('adjust', '2026-03-01T10:00:00.000Z', { points: 100, reason: 'welcome' })), ask('spend', '2026-03-01T10:00:00.000Z', { orderId: 'o-1', points: 100 })];
    const first = story.exchange(0, [{ lineId: '1', quantity: 1 }], [{ netMinor: 3_000 }]);
    const second = story.giveBack(0, [{ lineId: '1', quantity: 1 }], 'o-2');
    const had = run([...paidFirst === undefined ? [] : [paidFirst], ...spend, ...first], rich);
    const has = run(second, rich, had);
    expect([had, has].map(({ state: { parts, customer } }) => [parts['o-1']?.points, parts['o-2']?.points, customer.available])).toEqual([[110, 160, 0], [0, 110, 50]]);
    expect(has.state.parts['o-1']?.exchanges).toEqual([]);
  });
});

describe('an order that counts together with the one that it was exchanged for', () => {
  it('is counted again when more of that one comes back: one bonus goes, the other is its own now', () => {
    for (const end of after(rich, paid(3_000), exchanged(1, 3_000), returned)) expect(end).toEqual([110, 0, 110]);
  });

  it('qualifies for a tier, beyond what a multiplier of one gives, as one order would', () => {
    const gold = aPolicy({ ...perEuro, multipliers: [{ id: 'gold', tiers: ['gold'], times: 2 }] });
    const story = new OrderStory();
    const back = () => [{ lineId: '1', quantity: 1 }];
    const standing = { type: 'standing' as const, asOf: '2026-01-01T00:00:00.000Z', tier: 'gold' };
    const { parts } = run([standing, ...story.pay([{ netMinor: 20, quantity: 2 }]), ...story.exchange(0, back(), [{ netMinor: 140 }]), ...story.giveBack(0, back())], gold).state;
    expect(parts['o-2']).toMatchObject({ points: 3, qualifying: 1 });
  });

  it('stands in its place beside other orders: an order paid in between is no first purchase', () => {
    const between: Payment = { kind: 'paid', orderId: 'p', at: '2026-03-01T10:07:00.000Z', pieces: 1, priceMinor: 2_000 };
    for (const arrival of everyArrival([paid(3_000), between, exchanged(2, 3_000)])) expect(run(told(arrival), rich).state.parts['p']?.points).toBe(40);
  });
});

describe('an exchange that was told before both counted together', () => {
  const former = (facts: readonly PointsFact[]): readonly PointsFact[] => facts.map((fact) => {
    if (!('exchangeOf' in fact.data) || fact.data.exchangeOf === undefined) return fact;
    const { together: _, ...exchangeOf } = fact.data.exchangeOf;
    const { bonuses: __, ...terms } = fact.data.terms;
    return { ...fact, data: { ...fact.data, terms, exchangeOf } } as PointsFact;
  });

  it('is read as it was, and keeps its terms when more of the old order comes back', () => {
    const events = told([paid(3_000), exchanged(1, 3_000), returned]);
    const { facts } = run(events.slice(0, -1), rich);
    const state = former(facts).reduce<PointsState>(evolve, { customer: emptyAccount(), parts: {} });
    expect(state.customer.exchanged).toBeUndefined();
    const now = run(events.slice(-1), rich, { state, facts: [], refused: [], details: [] });
    expect([now.facts.length, now.state.parts['o']?.points, now.state.parts['n']?.points]).toEqual([1, 0, 160]);
  });
});
