import { pointsExpiredV1, pointsRedeemedV1, pointsRestoredV1 } from '@fealty/contracts';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { aPolicy, ask, run, type Run } from '../../testing/points-run.fixture.js';

let story: OrderStory;
let rich: Run;
const policy = aPolicy();
beforeEach(() => {
  story = new OrderStory();
  rich = run([...story.pay([{ netMinor: 10_000 }]), ...story.complete(0)], policy);
});

const spend = (points: number, orderId = 'o-2') => ask('spend', story.now(), { orderId, points });
const ofType = (done: Run, type: string) => done.facts.filter((fact) => fact.type === type).map((fact) => fact.data);

describe('spending', () => {
  it('takes from the lots and records which gave how much', () => {
    const done = run([spend(30)], policy, rich);
    expect(done.state.customer).toMatchObject({ available: 70 });
    expect(ofType(done, pointsRedeemedV1.type)).toMatchObject([{ orderId: 'o-2', points: 30, lots: [{ points: 30 }] }]);
  });

  it('of more than is available is refused and changes nothing', () => {
    const done = run([spend(101)], policy, rich);
    expect(done.refused).toEqual(['not-enough-points']);
    expect(done.state).toBe(rich.state);
  });

  it('of points that have ended by then is refused, although nothing had noticed it', () => {
    const ending = aPolicy({ expiry: { kind: 'yearly', day: '03-02' }, expiryWarningDays: 0, rules: policy.policy.points.rules });
    story = new OrderStory();
    const had = run([...story.pay([{ netMinor: 10_000 }]), ...story.complete(0)], ending);
    expect(run([ask('spend', '2026-03-02T22:59:59.999Z', { orderId: 'x', points: 1 })], ending, had).refused).toEqual([]);
    expect(run([ask('spend', '2026-03-02T23:00:00.000Z', { orderId: 'x', points: 1 })], ending, had).refused).toEqual(['not-enough-points']);
  });

  it('on an order does not stand in the way of its earning', () => {
    const done = run([spend(30), ...story.pay([{ netMinor: 500 }])], policy, rich);
    expect(done.state.customer).toMatchObject({ available: 70, pending: 5 });
    expect(done.state.parts['o-2']).toMatchObject({ points: 5, spent: { points: 30 } });
  });
});

describe('points spent on an order that comes back', () => {
  it('go back to their lots when it is cancelled, also when it never earned', () => {
    story.pay([{ netMinor: 5 }]);
    const done = run([spend(30), ...story.cancel(1)], policy, rich);
    expect(done.state.customer).toEqual(rich.state.customer);
    expect(ofType(done, pointsRestoredV1.type)).toMatchObject([{ orderId: 'o-2', points: 30, repaidDebt: 0 }]);
  });

  it('go back by the share of the money, and ten small returns give back what one large return gives back', () => {
    const bought = story.pay([{ netMinor: 1_000, quantity: 10 }]);
    const had = run([spend(37), ...bought], policy, rich);
    const tens = run(Array.from({ length: 7 }, () => story.giveBack(1, [{ lineId: '1', quantity: 1 }])).flat(), policy, had);
    story.orders[1] = { ...story.orders[1], lines: story.orders[1]?.lines.map((line) => ({ ...line, keptQuantity: 10, keptNetMinor: 1_000 })) ?? [] } as (typeof story.orders)[number];
    const once = run(story.giveBack(1, [{ lineId: '1', quantity: 7 }]), policy, had);
    expect(tens.state.customer.available).toBe(once.state.customer.available);
    expect(once.state.customer.available).toBe(100 - 37 + 26);
  });

  it('repay debt first', () => {
    const had = run([spend(100), ...story.pay([{ netMinor: 500 }]), ...story.giveBack(0, [{ lineId: '1', quantity: 1 }])], policy, rich);
    expect(had.state.customer).toMatchObject({ available: 0, debt: 100 });
    expect(run(story.cancel(1), policy, had).state.customer).toMatchObject({ available: 0, debt: 0, pending: 0 });
  });

  it('live 30 days more when their lot has expired meanwhile', () => {
    const ending = aPolicy({ expiry: { kind: 'yearly', day: '03-02' }, expiryWarningDays: 0, restoreDays: 30, rules: policy.policy.points.rules });
    story = new OrderStory();
    const had = run([...story.pay([{ netMinor: 10_000 }]), ...story.complete(0), spend(60), { type: 'ticked', now: '2026-03-02T23:00:00.000Z' }], ending);
    expect(ofType(had, pointsExpiredV1.type)).toMatchObject([{ points: 40 }]);
    for (let hours = 0; hours < 40; hours += 1) story.pay([{ netMinor: 0 }]);
    const done = run([ask('refund', story.now(), { orderId: 'o-2', points: 60 })], ending, had);
    expect(done.state.customer).toMatchObject({ available: 60, lots: [{ points: 60, expiresAt: '2026-04-02T22:00:00.000Z' }] });
  });

  it('are given back on request, never more than was spent', () => {
    const had = run([spend(30)], policy, rich);
    expect(run([ask('refund', story.now(), { orderId: 'o-2', points: 31 })], policy, had).refused).toEqual(['more-than-spent']);
    expect(run([ask('refund', story.now(), { orderId: 'o-9' })], policy, had).refused).toEqual(['nothing-spent']);
    const back = run([ask('refund', story.now(), { orderId: 'o-2', points: 12 }), ask('refund', story.now(), { orderId: 'o-2' })], policy, had);
    expect(back.state.customer).toEqual(rich.state.customer);
  });
});
