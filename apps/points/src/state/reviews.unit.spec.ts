import { beforeEach, describe, expect, it } from '@jest/globals';
import { pointsClawedBackV1, pointsEarnedV1, reviewNotedV1 } from '@fealty/contracts';
import { OrderStory, type OrdersEvent } from '../../testing/order-story.fixture.js';
import { after, aPolicy, ask, askBy, perEuro, run, type Run } from '../../testing/points-run.fixture.js';

const policyWith = (more: object = {}) => aPolicy({ ...perEuro, velocity: [{ id: 'earned-in-a-day', of: 'earn', per: 'member', withinMinutes: 1_440, atMost: { points: 100 } }], adjustments: { aloneMax: 100 }, ...more });
const policy = policyWith();

let story: OrderStory;
const pay = (points: number): OrdersEvent[] => story.pay([{ netMinor: points * 100 }]);
const factsOf = (done: Run, type: string) => done.facts.filter((fact) => fact.type === type).map((fact) => fact.data);
const held = (done: Run): string[] => Object.entries(done.state.parts).flatMap(([orderId, order]) => (order?.review === undefined ? [] : [orderId]));
const releaseEarn = (orderId: string, by = 'a-7') => askBy(by, ask('releaseEarn', story.now(), { orderId }));
const refuseEarn = (orderId: string, by = 'a-7') => askBy(by, ask('refuseEarn', story.now(), { orderId, reason: 'stolen-card' }));

const waiting = (): Run => {
  story = new OrderStory();
  return run([...pay(80), ...pay(50)], policy);
};
let start: Run;
beforeEach(() => { start = waiting(); });

describe('an earn under review', () => {
  it('does not become active when its order completes; released afterwards it does at once', () => {
    const completed = run(story.complete(0), policy, start);
    expect(completed.state.customer).toMatchObject({ pending: 50, available: 80 });
    const done = run([...story.complete(1), ...story.complete(1), releaseEarn('o-2')], policy, completed);
    expect(factsOf(done, reviewNotedV1.type)).toMatchObject([{ orderId: 'o-2', now: 'completed' }, { orderId: 'o-2', now: 'released', by: 'a-7' }]);
    expect(done.state.customer).toMatchObject({ pending: 0, available: 130 });
    expect(held(done)).toEqual([]);
  });

  it('that is released before its order completes waits for that, as if nothing had held it', () => {
    const released = run([releaseEarn('o-2')], policy, start);
    expect(released.state.customer).toMatchObject({ pending: 130, available: 0 });
    expect(run(story.complete(1), policy, released).state.customer).toMatchObject({ pending: 80, available: 50 });
  });

  it('does not become active by the clock either; released it does when its instant has come, and not before', () => {
    const clocked = policyWith({ activation: { kind: 'days', days: 2 } });
    story = new OrderStory();
    const timed = run([...pay(80), ...pay(50)], clocked);
    const early = run([releaseEarn('o-2')], clocked, timed);
    expect(early.state.customer).toMatchObject({ available: 0 });
    story.pass(3);
    const tick = { type: 'ticked' as const, now: story.now() };
    expect(run([tick], clocked, early).state.customer).toMatchObject({ pending: 0, available: 130 });
    const late = run([tick], clocked, timed);
    expect(late.state.customer).toMatchObject({ pending: 50, available: 80 });
    expect(run([releaseEarn('o-2')], clocked, late).state.customer).toMatchObject({ pending: 0, available: 130 });
  });

  it('loses what comes back of its order from its pending points, as any other does', () => {
    story = new OrderStory();
    const five = run([...pay(80), ...story.pay([{ netMinor: 5_000, quantity: 5 }])], policy);
    const returned = run(story.giveBack(1, [{ lineId: '1', quantity: 2 }]), policy, five);
    expect(returned.state.customer).toMatchObject({ pending: 110, debt: 0 });
    expect(run([refuseEarn('o-2')], policy, returned).state.customer).toMatchObject({ pending: 80, debt: 0 });
    const cancelled = run([...story.cancel(1), releaseEarn('o-2'), refuseEarn('o-2')], policy, returned);
    expect(cancelled.state.customer).toMatchObject({ pending: 80, debt: 0 });
    expect(cancelled.refused).toEqual(['not-under-review', 'not-under-review']);
  });

  it('stays under review when its order is exchanged, and a refusal holds for the order it is exchanged for', () => {
    const exchanged = run(story.exchange(1, [{ lineId: '1', quantity: 1 }]), policy, start);
    expect(exchanged.state.customer).toMatchObject({ pending: 130 });
    expect(exchanged.state.parts['o-3']).toMatchObject({ pending: 50, review: { limit: 'earned-in-a-day', asked: 50 } });
    expect(run(story.complete(2), policy, exchanged).state.customer).toMatchObject({ available: 0 });
    const refused = run([refuseEarn('o-2')], policy, waiting());
    expect(run([...story.exchange(1, [{ lineId: '1', quantity: 1 }]), ...story.complete(2)], policy, refused).state.customer).toMatchObject({ pending: 80, available: 0, debt: 0 });
  });

  it('is weighed by an exchange only for what the new order earns more', () => {
    story = new OrderStory();
    const exchanged = run([...pay(80), ...story.exchange(0, [{ lineId: '1', quantity: 1 }], [{ netMinor: 9_000 }])], policy);
    expect(held(exchanged)).toEqual([]);
    expect(held(run(story.exchange(1, [{ lineId: '1', quantity: 1 }], [{ netMinor: 12_000 }]), policy, exchanged))).toEqual(['o-3']);
  });

  it('repays debt like any other once it is released', () => {
    story = new OrderStory();
    const owing = run([...pay(80), ...story.complete(0), ask('spend', story.now(), { orderId: 'x', points: 80 }), ...story.cancel(0), ...pay(60)], policy);
    expect(owing.state.customer).toMatchObject({ pending: 60, debt: 80 });
    const done = run([...story.complete(1), releaseEarn('o-2')], policy, owing);
    expect(factsOf(done, pointsEarnedV1.type).at(-1)).toMatchObject({ points: 60, repaidDebt: 60 });
    expect(done.state.customer).toMatchObject({ pending: 0, debt: 20 });
  });
});

describe('an earn that an agent refuses', () => {
  it('is taken away by an entry with reason and agent, and no return, completion or repair brings it back', () => {
    const refused = run([refuseEarn('o-2')], policy, start);
    expect(factsOf(refused, pointsClawedBackV1.type)).toMatchObject([{ orderId: 'o-2', points: 50, takenFrom: { pending: 50, lots: [], debt: 0 }, terms: { cap: 0 }, refused: { by: 'a-7', reason: 'stolen-card' }, qualifyingPoints: -50 }]);
    expect(refused.state.parts['o-2']).toMatchObject({ points: 0, pending: 0, refused: { points: 50, by: 'a-7', reason: 'stolen-card' } });
    const richer = after(aPolicy({ ...perEuro, rules: [{ id: 'double', points: 2, perMinor: 100 }] }, 2), policy);
    const repair = ask('repair', story.now(), { journalId: '3b241101-e2bb-4255-8caf-4136c566a962', policyVersion: 2, forgive: false, orders: [{ orderId: 'o-2', at: story.now() }], by: 'a-1', secondBy: 'a-2' });
    const later = run([...story.amend(1, [{ netMinor: 9_000 }]), repair, ...story.complete(1), ...story.cancel(1), refuseEarn('o-2')], richer, refused);
    expect(later.state.customer).toMatchObject({ pending: 80, available: 0, debt: 0 });
    expect(later.state.parts['o-2']).toMatchObject({ points: 0, pending: 0 });
  });

  it('is refused by a second agent only beyond what one decides alone, or released by any', () => {
    story = new OrderStory();
    const large = run([...pay(80), ...pay(150)], policy);
    const asked = run([refuseEarn('o-2'), refuseEarn('o-2')], policy, large);
    expect(asked.refused).toEqual(['second-agent-needed']);
    expect(factsOf(asked, reviewNotedV1.type)).toMatchObject([{ now: 'refusal-asked', by: 'a-7', reason: 'stolen-card', alone: 0, aloneMax: 100 }]);
    expect(asked.state.customer).toMatchObject({ pending: 230 });
    const done = run([refuseEarn('o-2', 'a-8')], policy, asked);
    expect(factsOf(done, pointsClawedBackV1.type)).toMatchObject([{ points: 150, refused: { by: 'a-7', secondBy: 'a-8', reason: 'stolen-card' } }]);
    expect(done.state.customer).toMatchObject({ pending: 80 });
    expect(run([releaseEarn('o-2')], policy, asked).state.customer).toMatchObject({ pending: 230 });
  });

  it('counts what an agent refused alone with what she adjusted alone', () => {
    story = new OrderStory();
    const done = run([...pay(80), ...pay(60), ...pay(60), refuseEarn('o-2'), refuseEarn('o-3')], policy);
    expect(factsOf(done, reviewNotedV1.type)).toMatchObject([{ orderId: 'o-3', now: 'refusal-asked', alone: 60 }]);
  });
});
