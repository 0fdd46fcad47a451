import { describe, expect, it } from '@jest/globals';
import { pointsGrantedV1 } from '@fealty/contracts';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { aPolicy, ask, askBy, perEuro, run, startOfRun, type Breached } from '../../testing/points-run.fixture.js';

const policy = aPolicy({ ...perEuro, goodwill: { points: 100 } });
const breached = (caseId: string, at = '2026-03-01T10:00:00.000Z', more: Partial<Breached> = {}): Breached => ({ type: 'breached', caseId, at, ...more });

describe('goodwill', () => {
  it('is given once per case, whatever norms of it are breached', () => {
    const done = run([breached('c-1'), breached('c-1', '2026-03-05T10:00:00.000Z', { norm: 'resolution' })], policy);
    expect(done.facts).toMatchObject([{ type: pointsGrantedV1.type, data: { entryId: 'goodwill/c-1', why: 'goodwill', reference: 'c-1', points: 100, repaidDebt: 0, lot: { points: 100, expiresAt: null } } }]);
    expect(done.refused).toEqual(['goodwill-given']);
    expect(done.state.customer.available).toBe(100);
  });

  it('repays debt first, and what is left is a lot', () => {
    const story = new OrderStory();
    const owing = [...story.pay([{ netMinor: 10_000 }]), ...story.complete(0), ask('spend', '2026-03-01T12:00:00.000Z', { orderId: 'x', points: 100 }), ...story.refund(0, { lineId: '1', minor: 3_000 })];
    const done = run([...owing, breached('c-1')], policy);
    expect(done.facts.at(-1)).toMatchObject({ data: { repaidDebt: 30, lot: { points: 70 } } });
    expect(done.state.customer).toMatchObject({ available: 70, debt: 0 });
  });

  it('is given three times within twelve months at most; above that an agent decides', () => {
    const four = ['c-1', 'c-2', 'c-3', 'c-4'].map((caseId, month) => breached(caseId, `2026-0${month + 1}-15T10:00:00.000Z`));
    const done = run([...four, askBy('a-7', ask('adjust', '2026-04-16T10:00:00.000Z', { points: 50, reason: 'goodwill', reference: 'c-4' }))], policy);
    expect([done.refused, done.state.customer.available]).toEqual([['goodwill-limit-reached'], 350]);
    expect(run([breached('c-5', '2027-01-16T09:00:00.000Z')], policy, done).refused).toHaveLength(1);
    expect(run([breached('c-5', '2027-01-15T09:00:00.000Z')], policy, done).refused).toHaveLength(2);
  });

  it('is not given for history, for norms that the policy does not name, and by a policy that says nothing of it', () => {
    expect(run([breached('c-1', undefined, { import: true })], policy)).toEqual(startOfRun);
    expect(run([breached('c-1', undefined, { norm: 'resolution' })], aPolicy({ ...perEuro, goodwill: { points: 100, norms: ['first-response'] } }))).toEqual(startOfRun);
    expect(run([breached('c-1')], aPolicy())).toEqual(startOfRun);
  });

  it('is refused when the balance would not be exact any more', () => {
    const full = { ...startOfRun, state: { ...startOfRun.state, customer: { ...startOfRun.state.customer, pending: 1_000_000_000_000 - 99 } } };
    expect(run([breached('c-1')], policy, full).refused).toEqual(['too-many-points']);
  });
});
