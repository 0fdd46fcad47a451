import { describe, expect, it } from '@jest/globals';
import { pointsPendingV1 } from '@fealty/contracts';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { after, aPolicy, run } from '../../testing/points-run.fixture.js';

const double = aPolicy({ rules: [{ id: 'double', points: 2, perMinor: 100 }], takeBack: 'clamp' }, 2);

describe('earning on a paid order', () => {
  it('gives points for what is kept, pending, by the first rule that holds each line', () => {
    const story = new OrderStory();
    story.pay([{ netMinor: 1_000, category: 'tea' }, { netMinor: 2_000, category: 'books' }, { netMinor: 5_000, giftCard: true }]);
    const { facts, state } = run(story.events, aPolicy({ rules: [{ id: 'tea', categories: ['tea'], points: 3, perMinor: 100 }, { id: 'all', points: 1, perMinor: 100 }] }));
    expect(facts).toMatchObject([{ type: pointsPendingV1.type, data: { entryId: 'earn/o-1', points: 50, basisMinor: 3_000, qualifyingDay: '2026-03-01', qualifyingPoints: 50, balance: { pending: 50, available: 0 } } }]);
    expect(state.parts['o-1']?.lines.map((line) => [line.rule?.id, line.points])).toEqual([['tea', 30], ['all', 20], [undefined, 0]]);
  });

  it('stores the terms it earned under', () => {
    const story = new OrderStory();
    story.pay([{ netMinor: 1_000 }]);
    expect(run(story.events, double).state.parts['o-1']?.terms).toEqual({ policyVersion: 2, rounding: 'half-even', takeBack: 'clamp', channel: 'web' });
  });

  it('says what the contract says', () => {
    const story = new OrderStory();
    story.pay([{ netMinor: 1_000 }, { netMinor: 999, category: 'tea' }]);
    story.exchange(0, [{ lineId: '1', quantity: 1 }]);
    for (const fact of run(story.events, aPolicy()).facts) if (fact.type === pointsPendingV1.type) expect(pointsPendingV1.data.parse(fact.data)).toEqual(fact.data);
  });

  it('keeps an order whatever it is called', () => {
    const story = new OrderStory();
    story.pay([{ netMinor: 1_000 }]);
    story.complete(0);
    const renamed = JSON.parse(JSON.stringify(story.events).replaceAll('"o-1"', '"__proto__"')) as typeof story.events;
    const { refused, state } = run(renamed, aPolicy());
    expect([refused, Object.keys(state.parts)]).toEqual([[], ['__proto__']]);
    expect(state.customer).toMatchObject({ pending: 0, available: 10 });
  });

  it('refuses to earn twice on one order', () => {
    const story = new OrderStory();
    story.pay([{ netMinor: 1_000 }]);
    const { refused, facts } = run([...story.events, ...story.events], aPolicy());
    expect(refused).toEqual(['already-earned']);
    expect(facts).toHaveLength(1);
  });

  it('keeps an order that earns nothing, too small for a point or held by no rule, so that why can be told', () => {
    const story = new OrderStory();
    story.pay([{ netMinor: 50 }]);
    story.pay([{ netMinor: 5_000, giftCard: true }]);
    const { refused, facts, state } = run(story.events, aPolicy());
    expect([refused, facts.map(({ data }) => ('points' in data ? data.points : undefined))]).toEqual([[], [0, 0]]);
    expect(state.parts['o-2']).toMatchObject({ points: 0, terms: { policyVersion: 1 }, lines: [{ giftCard: true, netMinor: 5_000, points: 0 }] });
  });

  it('says nothing where the policy gives points for nothing', () => {
    const story = new OrderStory();
    story.pay([{ netMinor: 5_000 }]);
    expect(run(story.events, aPolicy({ rules: [] }))).toMatchObject({ refused: [], facts: [] });
  });

  it('refuses more points than an account may have', () => {
    const story = new OrderStory();
    story.pay([{ netMinor: 1_000_000_000_000 }]);
    expect(run(story.events, aPolicy({ rules: [{ id: 'huge', points: 1_000_000, perMinor: 1 }] })).refused).toEqual(['too-many-points']);
  });
});

describe('earning on the new order of an exchange', () => {
  it('earns under the terms of the old order, whatever is in force today', () => {
    const story = new OrderStory();
    const paid = story.pay([{ netMinor: 1_000, quantity: 2 }]);
    const before = run(paid, aPolicy());
    const exchanged = story.exchange(0, [{ lineId: '1', quantity: 2 }]);
    const { state } = run(exchanged, after(double, aPolicy()), before);
    expect(state.customer.pending).toBe(10);
    expect(state.parts['o-2']?.terms.policyVersion).toBe(1);
  });

  it('gets back the lots that the return took, under its own name and with their dates', () => {
    const story = new OrderStory();
    story.pay([{ netMinor: 1_000 }]);
    story.complete(0);
    const active = run(story.events, aPolicy());
    const { state } = run(story.exchange(0, [{ lineId: '1', quantity: 1 }]), aPolicy(), active);
    expect(state.customer).toMatchObject({ pending: 0, available: 10, held: 0, debt: 0, lots: [{ lotId: 'earn/o-2#1', orderId: 'o-2', points: 10, activatedAt: active.state.customer.lots[0]?.activatedAt, expiresAt: null }] });
    expect(state.parts['o-1']?.exchanges).toEqual([]);
  });

  it('has what it is worth more pending', () => {
    const story = new OrderStory();
    story.pay([{ netMinor: 1_000 }]);
    story.complete(0);
    story.exchange(0, [{ lineId: '1', quantity: 1 }], [{ netMinor: 1_700 }]);
    expect(run(story.events, aPolicy()).state.customer).toMatchObject({ pending: 7, available: 10 });
  });

  it('earns by itself when the old order had earned nothing', () => {
    const story = new OrderStory();
    story.pay([{ netMinor: 1_000, giftCard: true }]);
    story.exchange(0, [{ lineId: '1', quantity: 1 }], [{ netMinor: 800 }]);
    expect(run(story.events, aPolicy()).state.customer.pending).toBe(8);
  });
});
