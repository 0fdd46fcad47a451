import { adjustmentProposedV1, pointsAdjustedV1 } from '@fealty/contracts';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { aPolicy, ask, askBy, perEuro, run, type Run } from '../../testing/points-run.fixture.js';

const policy = aPolicy({ ...perEuro, adjustments: { aloneMax: 50 } });
let story: OrderStory;
let rich: Run;
beforeEach(() => {
  story = new OrderStory();
  rich = run([...story.pay([{ netMinor: 10_000 }]), ...story.complete(0)], policy);
});

const adjust = (points: number, { by = 'a-7', at = story.now(), reference }: { by?: string; at?: string; reference?: string } = {}) => askBy(by, ask('adjust', at, { points, reason: 'lost-parcel', reference }));
const ofType = (done: Run, type: string) => done.facts.filter((fact) => fact.type === type).map((fact) => fact.data);
const hoursLater = (hours: number) => new Date(Date.parse(story.now()) + hours * 3_600_000).toISOString();

describe('an adjustment by hand', () => {
  it('gives a lot of its own, with reason, reference and agent', () => {
    const done = run([adjust(30, { reference: 'c-1' })], policy, rich);
    expect(done.state.customer).toMatchObject({ available: 130 });
    expect(ofType(done, pointsAdjustedV1.type)).toMatchObject([{ points: 30, reason: 'lost-parcel', reference: 'c-1', by: 'a-7', repaidDebt: 0, lot: { points: 30 }, lots: [] }]);
  });

  it('takes from the lots by P7 and never more than is available', () => {
    const done = run([adjust(-30)], policy, rich);
    expect(done.state.customer).toMatchObject({ available: 70, debt: 0 });
    expect(ofType(done, pointsAdjustedV1.type)).toMatchObject([{ points: -30, lots: [{ points: 30 }] }]);
    const poor = run([ask('spend', story.now(), { orderId: 'o-2', points: 90 }), adjust(-11)], policy, rich);
    expect(poor).toMatchObject({ refused: ['not-enough-points'], state: { customer: { available: 10 } } });
  });

  it('repays debt first', () => {
    const owing = run([ask('spend', story.now(), { orderId: 'o-2', points: 100 }), ...story.cancel(0)], policy, rich);
    expect(owing.state.customer).toMatchObject({ available: 0, debt: 100 });
    expect(run([adjust(50)], policy, owing).state.customer).toMatchObject({ available: 0, debt: 50, lots: [] });
    expect(run([adjust(50), adjust(50, { by: 'a-8' }), adjust(20, { by: 'a-9' })], policy, owing).state.customer).toMatchObject({ available: 20, debt: 0 });
  });

  it('does not keep lots alive that end by inactivity: it is no act of the customer', () => {
    const idle = aPolicy({ ...perEuro, adjustments: { aloneMax: 50 }, expiry: { kind: 'inactivity', months: 1 } });
    const before = run([...story.pay([{ netMinor: 1_000 }]), ...story.complete(1)], idle);
    expect(run([adjust(-1, { at: hoursLater(200) })], idle, before).state.customer.lots[0]?.expiresAt).toBe(before.state.customer.lots[0]?.expiresAt);
  });

  it('is refused when the balance would not be exact any more', () => {
    const full = { ...rich, state: { ...rich.state, customer: { ...rich.state.customer, pending: 1_000_000_000_000 - 110 } } };
    expect(run([adjust(11)], policy, full).refused).toEqual(['too-many-points']);
    expect(run([adjust(10)], policy, full).refused).toEqual([]);
  });
});

describe('what one agent decides alone', () => {
  it('is bounded by the policy: beyond it waits, and moves nothing', () => {
    const done = run([adjust(51)], policy, rich);
    expect(done.state.customer).toMatchObject({ available: 100, adjustments: { waiting: [{ points: 51, reason: 'lost-parcel', by: 'a-7' }], alone: [] } });
    expect(ofType(done, adjustmentProposedV1.type)).toMatchObject([{ points: 51, by: 'a-7', alone: 0, aloneMax: 50 }]);
  });

  it('is counted over 24 hours, given and taken, so that cutting one into many does not get round it', () => {
    const done = run([adjust(30), adjust(-20), adjust(1)], policy, rich);
    expect(done.state.customer).toMatchObject({ available: 110, adjustments: { waiting: [{ points: 1 }] } });
    expect(run([adjust(1, { by: 'a-8' })], policy, done).state.customer).toMatchObject({ available: 111 });
    expect(run([adjust(50, { at: hoursLater(24) })], policy, done).state.customer).toMatchObject({ available: 160 });
    expect(run([adjust(50, { at: hoursLater(23) })], policy, done).state.customer).toMatchObject({ available: 110 });
  });

  it('is nothing when the policy says 0', () => {
    expect(run([adjust(1)], aPolicy({ ...perEuro, adjustments: { aloneMax: 0 } }), rich).state.customer).toMatchObject({ available: 100, adjustments: { waiting: [{ points: 1 }] } });
  });

  it('leaves at most 20 waiting', () => {
    const many = run(Array.from({ length: 21 }, () => adjust(60)), policy, rich);
    expect(many.refused).toEqual(['too-many-waiting']);
    expect(many.state.customer.adjustments?.waiting).toHaveLength(20);
  });
});

describe('the second agent', () => {
  const waiting = () => { const asked = adjust(80); return { asked, before: run([asked], policy, rich) }; };

  it('approves, and both are named', () => {
    const { asked, before } = waiting();
    const done = run([askBy('a-8', ask('approve', story.now(), { adjustmentId: asked.id }))], policy, before);
    expect(done.state.customer).toMatchObject({ available: 180 });
    expect(done.state.customer.adjustments).toBeUndefined();
    expect(ofType(done, pointsAdjustedV1.type)).toMatchObject([{ adjustmentId: asked.id, points: 80, by: 'a-7', secondBy: 'a-8' }]);
  });

  it('is another one than the first', () => {
    const { asked, before } = waiting();
    expect(run([askBy('a-7', ask('approve', story.now(), { adjustmentId: asked.id }))], policy, before)).toMatchObject({ refused: ['second-agent-needed'], state: { customer: { available: 100 } } });
  });

  it('decides once', () => {
    const { asked, before } = waiting();
    const approve = () => askBy('a-8', ask('approve', story.now(), { adjustmentId: asked.id }));
    expect(run([approve(), approve()], policy, before)).toMatchObject({ refused: ['unknown-adjustment'], state: { customer: { available: 180 } } });
    const declined = run([askBy('a-7', ask('decline', story.now(), { adjustmentId: asked.id, reason: 'withdrawn' })), approve()], policy, before);
    expect(declined).toMatchObject({ refused: ['unknown-adjustment'], state: { customer: { available: 100 } } });
  });

  it('cannot take what is not there any more', () => {
    const taking = adjust(-80);
    const spent = run([taking, ask('spend', story.now(), { orderId: 'o-2', points: 30 })], policy, rich);
    const done = run([askBy('a-8', ask('approve', story.now(), { adjustmentId: taking.id }))], policy, spent);
    expect(done).toMatchObject({ refused: ['not-enough-points'], state: { customer: { available: 70, adjustments: { waiting: [{ points: -80 }] } } } });
  });

  it('uses up nothing of what she may decide alone', () => {
    const { asked, before } = waiting();
    const done = run([askBy('a-8', ask('approve', story.now(), { adjustmentId: asked.id })), adjust(50, { by: 'a-8' }), adjust(50)], policy, before);
    expect(done.state.customer).toMatchObject({ available: 280 });
  });
});
