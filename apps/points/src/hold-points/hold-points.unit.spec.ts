import { pointsReleasedV1 } from '@fealty/contracts';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { aPolicy, ask, run, type Run } from '../../testing/points-run.fixture.js';

const policy = aPolicy();
let story: OrderStory;
let rich: Run;
let held: Run;
let holdId: string;
beforeEach(() => {
  story = new OrderStory();
  rich = run([...story.pay([{ netMinor: 10_000 }]), ...story.complete(0)], policy);
  const hold = ask('hold', story.now(), { points: 60 });
  holdId = hold.id;
  held = run([hold], policy, rich);
});

describe('a hold', () => {
  it('sets points aside, so that they cannot be spent or held twice', () => {
    expect(held.state.customer).toMatchObject({ available: 40, held: 60 });
    expect(run([ask('hold', story.now(), { points: 41 }), ask('spend', story.now(), { orderId: 'o-2', points: 41 })], policy, held).refused).toEqual(['not-enough-points', 'not-enough-points']);
  });

  it('that is captured is spent on the order', () => {
    const done = run([ask('capture', story.now(), { holdId, orderId: 'o-2' })], policy, held);
    expect(done.state.customer).toMatchObject({ available: 40, held: 0, holds: [] });
    expect(done.state.parts['o-2']?.spent).toMatchObject({ points: 60 });
  });

  it('that is captured for less gives the rest back', () => {
    const done = run([ask('capture', story.now(), { holdId, orderId: 'o-2', points: 25 })], policy, held);
    expect(done.state.customer).toMatchObject({ available: 75, held: 0 });
    expect(done.facts.at(-1)).toMatchObject({ type: pointsReleasedV1.type, data: { points: 35, why: 'captured-for-less' } });
  });

  it('cannot be captured for more than it holds, nor twice, nor after its release', () => {
    expect(run([ask('capture', story.now(), { holdId, orderId: 'o-2', points: 61 })], policy, held).refused).toEqual(['more-than-held']);
    const capture = () => ask('capture', story.now(), { holdId, orderId: 'o-2' });
    expect(run([capture(), capture()], policy, held).refused).toEqual(['unknown-hold']);
    expect(run([ask('release', story.now(), { holdId }), capture()], policy, held).refused).toEqual(['unknown-hold']);
  });

  it('that is released leaves the lots as they were', () => {
    expect(run([ask('release', story.now(), { holdId })], policy, held).state.customer).toEqual(rich.state.customer);
  });

  it('releases itself when its time is over, and not before', () => {
    const half = Date.parse(story.now()) + 30 * 60_000;
    const at = (ms: number) => ({ type: 'ticked' as const, now: new Date(ms).toISOString() });
    expect(run([at(half - 1)], policy, held).state.customer.held).toBe(60);
    const over = run([at(half)], policy, held);
    expect(over.state.customer).toEqual(rich.state.customer);
    expect(over.facts.at(-1)).toMatchObject({ data: { why: 'ran-out' } });
    expect(run([ask('capture', new Date(half).toISOString(), { holdId, orderId: 'o-2' })], policy, held).refused).toEqual(['unknown-hold']);
  });

  it('gives what a take-back needs last, after everything else', () => {
    const done = run(story.giveBack(0, [{ lineId: '1', quantity: 1 }]), policy, held);
    expect(done.state.customer).toMatchObject({ available: 0, held: 0, debt: 0, holds: [] });
    const half = run(story.pay([{ netMinor: 3_000 }]), policy, held);
    expect(half.state.customer).toMatchObject({ held: 60, pending: 30 });
  });
});
