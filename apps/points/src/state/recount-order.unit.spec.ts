import { describe, expect, it } from '@jest/globals';
import { pointsClawedBackV1 } from '@fealty/contracts';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { after, aPolicy, perEuro, run } from '../../testing/points-run.fixture.js';
import { emptyAccount } from './points-account.rules.js';

const paidAndCompleted = (minor: number): OrderStory => {
  const story = new OrderStory();
  story.pay([{ netMinor: minor, quantity: 10 }]);
  story.complete(0);
  return story;
};

describe('less of an order is kept', () => {
  it('removes pending points without touching others when it is cancelled before it completes', () => {
    const story = paidAndCompleted(1_000);
    story.pay([{ netMinor: 700 }]);
    story.cancel(1);
    const { state, facts } = run(story.events, aPolicy());
    expect(state.customer).toMatchObject({ pending: 0, available: 10, debt: 0 });
    expect(facts.at(-1)).toMatchObject({ type: pointsClawedBackV1.type, data: { points: 7, takenFrom: { pending: 7, lots: [], debt: 0, forgiven: 0 }, qualifyingPoints: -7 } });
  });

  it('takes back by the stored rule, rounding and version, never by today\'s', () => {
    const story = paidAndCompleted(1_000);
    const before = run(story.events, aPolicy());
    const today = after(aPolicy({ rules: [], rounding: 'down', takeBack: 'pending-only' }, 7));
    const { state, facts } = run(story.giveBack(0, [{ lineId: '1', quantity: 4 }]), today, before);
    expect(state.customer.available).toBe(6);
    expect(facts.at(-1)).toMatchObject({ data: { points: 4, policyVersion: 1 } });
  });

  it('goes below zero by default when the points are spent', () => {
    const story = paidAndCompleted(1_000);
    const { state } = run([...story.events, { type: 'spent', points: 8 }, ...story.giveBack(0, [{ lineId: '1', quantity: 5 }])], aPolicy());
    expect(state.customer).toMatchObject({ available: 0, debt: 3, lots: [] });
  });

  it('forgives what is spent when the terms say clamp, and still counts it off the tier', () => {
    const story = paidAndCompleted(1_000);
    const happenings = [...story.events, { type: 'spent' as const, points: 8 }, ...story.giveBack(0, [{ lineId: '1', quantity: 5 }])];
    const { state, facts } = run(happenings, aPolicy({ ...perEuro, takeBack: 'clamp' }));
    expect(state.customer).toMatchObject({ available: 0, debt: 0 });
    expect(facts.at(-1)).toMatchObject({ data: { points: 5, takenFrom: { forgiven: 3 }, qualifyingPoints: -5 } });
  });

  it('keeps active points when the terms say pending-only', () => {
    const story = paidAndCompleted(1_000);
    story.giveBack(0, [{ lineId: '1', quantity: 5 }]);
    expect(run(story.events, aPolicy({ ...perEuro, takeBack: 'pending-only' })).state.customer).toMatchObject({ available: 10, debt: 0 });
  });

  it('gives the same when a return is told after the completion that it came before', () => {
    const policy = aPolicy({ ...perEuro, takeBack: 'pending-only' });
    const inOrder = new OrderStory();
    inOrder.pay([{ netMinor: 1_000, quantity: 10 }]);
    inOrder.giveBack(0, [{ lineId: '1', quantity: 5 }]);
    inOrder.complete(0);
    const [paid, returned, completed] = inOrder.events;
    const late = [paid, completed, returned].flatMap((event) => (event === undefined ? [] : [event]));
    expect(run(late, policy).state.customer.available).toBe(5);
    expect(run(inOrder.events, policy).state.customer.available).toBe(5);
  });

  it('remembers what is kept even when rounding takes nothing yet', () => {
    const story = new OrderStory();
    story.pay([{ netMinor: 1_030, quantity: 1_030 }]);
    story.giveBack(0, [{ lineId: '1', quantity: 40 }]);
    const some = run(story.events, aPolicy());
    expect(some.facts.at(-1)).toMatchObject({ data: { points: 0, balance: { pending: 10 } } });
    story.giveBack(0, [{ lineId: '1', quantity: 80 }]);
    expect(run(story.events, aPolicy()).state.customer.pending).toBe(9);
  });
});

describe('an order is undone', () => {
  it('takes back what a money-only refund gave back', () => {
    const story = paidAndCompleted(1_000);
    story.refund(0, { lineId: '1', minor: 250 });
    expect(run(story.events, aPolicy()).state.customer.available).toBe(8);
  });

  it('takes back everything by a chargeback', () => {
    const story = paidAndCompleted(1_000);
    story.cancel(0, 'bank');
    const { state, facts } = run(story.events, aPolicy());
    expect(state.customer).toMatchObject({ pending: 0, available: 0, debt: 0 });
    expect(facts.at(-1)).toMatchObject({ data: { entryId: `charge-back/${story.events.at(-1)?.id}` } });
  });

  it('moves nothing when the order earned nothing', () => {
    const story = new OrderStory();
    story.pay([{ netMinor: 10 }]);
    story.cancel(0);
    const { facts, state } = run(story.events, aPolicy());
    expect(facts.map(({ data }) => ('points' in data ? data.points : undefined))).toEqual([0, 0]);
    expect(state.customer).toEqual(emptyAccount());
  });

  it('says what the contract says', () => {
    const story = paidAndCompleted(1_000);
    story.giveBack(0, [{ lineId: '1', quantity: 3 }]);
    story.exchange(0, [{ lineId: '1', quantity: 3 }]);
    const clawbacks = run(story.events, aPolicy()).facts.filter((fact) => fact.type === pointsClawedBackV1.type);
    expect(clawbacks).toHaveLength(2);
    for (const fact of clawbacks) expect(pointsClawedBackV1.data.parse(fact.data)).toEqual(fact.data);
  });
});
