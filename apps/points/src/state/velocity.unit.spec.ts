import { beforeEach, describe, expect, it } from '@jest/globals';
import { pointsPendingV1 } from '@fealty/contracts';
import { OrderStory, type OrdersEvent } from '../../testing/order-story.fixture.js';
import { aPolicy, ask, perEuro, run, type Happening, type Run } from '../../testing/points-run.fixture.js';

type Velocity = NonNullable<Parameters<typeof aPolicy>[0]>['velocity'];
const member = { per: 'member', withinMinutes: 1_440 } as const;
const earning = (atMost: { points?: number; times?: number }): Velocity => [{ id: 'earned-in-a-day', of: 'earn', ...member, atMost }];
const spending = (atMost: { points?: number; times?: number }): Velocity => [{ id: 'spent-in-a-day', of: 'spend', ...member, atMost }];
const policyWith = (velocity: Velocity, more: object = {}) => aPolicy({ ...perEuro, velocity, ...more });
const policy = policyWith(earning({ points: 100 }));

let story: OrderStory;
beforeEach(() => { story = new OrderStory(); });
const pay = (points: number): OrdersEvent[] => story.pay([{ netMinor: points * 100 }]);
const factsOf = (done: Run, type: string) => done.facts.filter((fact) => fact.type === type).map((fact) => fact.data);
const held = (done: Run): string[] => Object.entries(done.state.parts).flatMap(([orderId, order]) => (order?.review === undefined ? [] : [orderId]));

describe('a velocity limit on earning', () => {
  it('holds an earn beyond it as pending, tells why, and lets others through that are within it', () => {
    const done = run([...pay(80), ...pay(30), ...pay(20)], policy);
    expect(done.state.customer).toMatchObject({ pending: 130, available: 0 });
    expect(held(done)).toEqual(['o-2']);
    expect(factsOf(done, pointsPendingV1.type)[1]).toMatchObject({
      points: 30, review: { limit: 'earned-in-a-day', per: 'member', withinMinutes: 1_440, atMost: { points: 100 }, used: { points: 80, times: 1 }, asked: 30 },
    });
  });

  it('counts in any time of its length, not by calendar days', () => {
    const first = pay(80);
    story.pass(1 - 2 / 24);
    const within = pay(30);
    story.pass(1 / 24);
    expect(held(run([...first, ...within, ...pay(30)], policy))).toEqual(['o-2']);
  });

  it('counts times, too', () => {
    expect(held(run([...pay(1), ...pay(1), ...pay(1)], policyWith(earning({ times: 2 }))))).toEqual(['o-3']);
  });

  it('weighs an order that is told late in all the time that it falls into', () => {
    const [early, late] = [pay(60), pay(60)];
    expect(held(run([...late, ...early], policy))).toEqual(['o-1']);
  });

  it('lets no more than it says through in any time of its length, when more orders come than are kept one by one', () => {
    const orders = Array.from({ length: 260 }, () => pay(1)).flat();
    const done = run(orders, policyWith([{ id: 'slow', of: 'earn', per: 'member', withinMinutes: 44_640, atMost: { points: 150 } }]));
    expect(held(done)).toHaveLength(110);
    expect(done.state.customer.velocity?.earn?.length).toBeLessThanOrEqual(100);
  });

  it('counts nothing that earned nothing, and nothing of imported history, which it does not hold either', () => {
    const history = pay(500).map((event) => ({ ...event, import: true }));
    const done = run([...history, ...pay(0), ...pay(100)], policyWith(earning({ points: 100, times: 1 })));
    expect(held(done)).toEqual([]);
    expect(done.state.customer.velocity?.earn).toMatchObject([{ points: 100, times: 1 }]);
  });

  it('holds what an amendment adds beyond it, and not what a correction does', () => {
    const done = run([...pay(80), ...story.amend(0, [{ netMinor: 12_000 }])], policy);
    expect(held(done)).toEqual(['o-1']);
    const gold = { ...policyWith(earning({ points: 100 }), { multipliers: [{ id: 'gold-double', tiers: ['gold'], times: 2 }] }) };
    const [order] = pay(80);
    const corrected = run([order as Happening, { type: 'standing', asOf: story.events[0]?.occurredAt ?? '', tier: 'gold' }], gold);
    expect(corrected.state.customer).toMatchObject({ pending: 160 });
    expect(held(corrected)).toEqual([]);
  });

  it('is not there when the policy tells none: nothing is counted', () => {
    const done = run([...pay(80), ...pay(30)], aPolicy());
    expect(held(done)).toEqual([]);
    expect(done.state.customer).not.toHaveProperty('velocity');
    expect(factsOf(done, pointsPendingV1.type)[0]).not.toHaveProperty('velocity');
  });
});

describe('a velocity limit on spending', () => {
  const limited = policyWith([...spending({ points: 100, times: 3 }) ?? []], { rewards: [{ id: 'mug', name: 'A mug', kind: 'article', points: 30 }] });
  const spend = (points: number) => ask('spend', story.now(), { orderId: 'x', points });
  let rich: Run;
  beforeEach(() => { rich = run([...pay(1_000), ...story.complete(0)], limited); });

  it('refuses spends, holds and redemptions beyond it, and stores nothing', () => {
    const start = run([spend(90)], limited, rich);
    const done = run([spend(11), ask('hold', story.now(), { points: 11 }), ask('redeem', story.now(), { rewardId: 'mug' })], limited, start);
    expect(done.refused).toEqual(['velocity-limit-reached', 'velocity-limit-reached', 'velocity-limit-reached']);
    expect(done.state).toBe(start.state);
    expect(run([ask('hold', story.now(), { points: 10 })], limited, start).refused).toEqual([]);
  });

  it('tells the limit, what was used, and from when on so much is free again', () => {
    const before = run([spend(60), ask('hold', story.now(), { points: 30 })], limited, rich);
    const at = story.now();
    const until = new Date(Date.parse(at) + 1_440 * 60_000).toISOString();
    const detailOf = (points: number, now = at) => run([ask('spend', now, { orderId: 'x', points })], limited, before).details[0];
    expect(detailOf(20))
      .toBe(`limit spent-in-a-day: at most 100 points and 3 times within 24 hours; 90 points in 2 times were used, 20 were asked for; so many can be spent again from ${until} on`);
    expect(detailOf(20, until)).toBeUndefined();
    expect(detailOf(101)).toMatch(/101 were asked for; so many at once are never let through$/);
    expect(detailOf(10)).toBeUndefined();
  });

  it('counts times', () => {
    expect(run([spend(1), spend(1), spend(1), spend(1)], limited, rich).refused).toEqual(['velocity-limit-reached']);
  });

  it('counts a hold once, what of it was captured, and not what went back', () => {
    const hold = ask('hold', story.now(), { points: 80 });
    const start = run([hold], limited, rich);
    expect(run([ask('capture', story.now(), { holdId: hold.id, orderId: 'x' }), spend(21)], limited, start).refused).toEqual(['velocity-limit-reached']);
    expect(run([ask('capture', story.now(), { holdId: hold.id, orderId: 'x', points: 30 }), spend(70)], limited, start).refused).toEqual([]);
    const freed = run([ask('release', story.now(), { holdId: hold.id }), spend(100)], limited, start);
    expect(freed.refused).toEqual([]);
    expect(freed.state.customer.velocity?.spend).toMatchObject([{ points: 100, times: 1 }]);
  });

  it('comes after the balance: who asks for more than there is hears of that', () => {
    expect(run([spend(1_001)], limited, rich).refused).toEqual(['not-enough-points']);
  });
});
