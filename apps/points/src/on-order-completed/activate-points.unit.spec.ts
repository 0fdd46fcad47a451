import { describe, expect, it } from '@jest/globals';
import { pointsEarnedV1 } from '@fealty/contracts';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { aPolicy, run } from '../../testing/points-run.fixture.js';

describe('completing an order', () => {
  it('makes its pending points a lot that never expires', () => {
    const story = new OrderStory();
    story.pay([{ netMinor: 1_000 }]);
    const [completed] = story.complete(0);
    const { facts, state } = run(story.events, aPolicy());
    expect(facts[1]).toMatchObject({ type: pointsEarnedV1.type, data: { orderId: 'o-1', points: 10, repaidDebt: 0, expiresAt: null, balance: { pending: 0, available: 10 } } });
    expect(state.customer.lots).toMatchObject([{ lotId: `activate/${completed?.id}`, orderId: 'o-1', points: 10, activatedAt: completed?.occurredAt, expiresAt: null }]);
    expect(state.parts['o-1']).toMatchObject({ points: 10, pending: 0, activated: 10, completedAt: completed?.occurredAt });
  });

  it('activates only what was not returned before', () => {
    const story = new OrderStory();
    story.pay([{ netMinor: 1_000, quantity: 2 }]);
    story.giveBack(0, [{ lineId: '1', quantity: 1 }]);
    story.complete(0);
    expect(run(story.events, aPolicy()).state.customer).toMatchObject({ pending: 0, available: 5, debt: 0 });
  });

  it('repays debt first, and makes no lot of what repaid it', () => {
    const story = new OrderStory();
    const bought = [...story.pay([{ netMinor: 1_000 }]), ...story.complete(0)];
    const happenings = [...bought, { type: 'spent' as const, points: 10 }, ...story.giveBack(0, [{ lineId: '1', quantity: 1 }]), ...story.pay([{ netMinor: 400 }]), ...story.complete(1), ...story.pay([{ netMinor: 900 }])];
    const { state } = run(happenings, aPolicy());
    expect(state.customer).toMatchObject({ pending: 9, available: 0, debt: 6, lots: [] });
    const { state: repaid, facts } = run([...happenings, ...story.complete(2)], aPolicy());
    expect(repaid.customer).toMatchObject({ pending: 0, available: 3, debt: 0 });
    expect(facts.at(-1)).toMatchObject({ data: { points: 9, repaidDebt: 6, balance: { available: 3, debt: 0 } } });
  });

  it('is remembered, once, of an order that has nothing pending: a repair may find some', () => {
    const story = new OrderStory();
    story.pay([{ netMinor: 10 }]);
    const [completed] = story.complete(0);
    const { state, facts } = run([...story.events, ...story.events.slice(1)], aPolicy());
    expect(state.parts['o-1']).toMatchObject({ points: 0, completedAt: completed?.occurredAt });
    expect([facts.length, state.customer.lots]).toEqual([2, []]);
  });
});
