import { pointsClawedBackV1, pointsExpiredV1, pointsExpiringV1 } from '@fealty/contracts';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { aPolicy, ask, run, type Run } from '../../testing/points-run.fixture.js';

const rules = [{ id: 'all', points: 1, perMinor: 100 }];
const yearly = (warningDays: number, month = '12-31') => aPolicy({ expiry: { kind: 'yearly', day: month }, expiryWarningDays: warningDays, rules });
const tick = (now: string) => ({ type: 'ticked' as const, now });
const types = (done: Run) => done.facts.map((fact) => fact.type.split('.')[2]);
const dataOf = (done: Run, type: string) => done.facts.filter((fact) => fact.type === type).map((fact) => fact.data);

let story: OrderStory;
beforeEach(() => { story = new OrderStory(); });
const bought = () => [...story.pay([{ netMinor: 10_000 }]), ...story.complete(0)];

describe('the life of a lot', () => {
  it('is 12 calendar months after activation, to the end of the month in the zone of the programme, when nothing else is told', () => {
    const twelve = aPolicy({ expiry: { kind: 'months', months: 12 }, rules });
    expect(run(bought(), twelve).state.customer.lots).toMatchObject([{ activatedAt: '2026-03-01T11:00:00.000Z', expiresAt: '2027-03-31T22:00:00.000Z', warnAt: '2027-03-16T22:00:00.000Z' }]);
  });

  it.each([
    [{ kind: 'months', months: 1, to: 'day-end' } as const, '2026-04-01T22:00:00.000Z'], [{ kind: 'yearly', day: '02-28' } as const, '2027-02-28T23:00:00.000Z'],
    [{ kind: 'yearly', day: '12-31' } as const, '2026-12-31T23:00:00.000Z'], [{ kind: 'never' } as const, null], [{ kind: 'inactivity', months: 6 } as const, '2026-09-01T22:00:00.000Z'],
  ])('follows the policy: %j', (expiry, expiresAt) => {
    expect(run(bought(), aPolicy({ expiry, rules })).state.customer.lots).toMatchObject([{ expiresAt }]);
  });

  it('moves with each activity when it ends by inactivity', () => {
    const policy = aPolicy({ expiry: { kind: 'inactivity', months: 6 }, rules });
    const had = run(bought(), policy);
    const spent = run([ask('spend', '2026-08-20T10:00:00.000Z', { orderId: 'x', points: 1 })], policy, had);
    expect(spent.state.customer.lots).toMatchObject([{ points: 99, expiresAt: '2027-02-20T23:00:00.000Z', warned: false }]);
  });

  it('is not touched by a later policy', () => {
    const had = run(bought(), yearly(14));
    const later = run(story.pay([{ netMinor: 100 }]), aPolicy({ expiry: { kind: 'months', months: 1 }, rules }, 2), had);
    expect(later.state.customer.lots).toEqual(had.state.customer.lots);
  });
});

describe('the end of a lot', () => {
  it('takes what is left in it, once, after its warning', () => {
    const policy = yearly(14);
    const done = run([...bought(), ask('spend', '2026-03-01T12:00:00.000Z', { orderId: 'x', points: 30 }), tick('2026-12-16T23:00:00.000Z'), tick('2026-12-31T22:59:59.999Z')], policy);
    expect(dataOf(done, pointsExpiringV1.type)).toMatchObject([{ points: 70, lots: [{ points: 70, expiresAt: '2026-12-31T23:00:00.000Z' }] }]);
    expect(done.state.customer.available).toBe(70);
    const over = run([tick('2026-12-31T23:00:00.000Z'), tick('2027-01-31T23:00:00.000Z')], policy, done);
    expect(dataOf(over, pointsExpiredV1.type)).toMatchObject([{ points: 70 }]);
    expect(over.state.customer).toMatchObject({ available: 0, lots: [] });
  });

  it('moves with a warning that was held back, so that 14 days lie between them', () => {
    const done = run([...bought(), tick('2027-01-10T08:00:00.000Z'), tick('2027-01-24T07:59:59.999Z')], yearly(14));
    expect(dataOf(done, pointsExpiringV1.type)).toMatchObject([{ lots: [{ expiresAt: '2027-01-24T08:00:00.000Z' }] }]);
    expect(done.state.customer.available).toBe(100);
    expect(run([tick('2027-01-24T08:00:00.000Z')], yearly(14), done).state.customer.available).toBe(0);
  });

  it('comes at its own date, as history that tells nobody, for imported history that was over before', () => {
    const imported = bought().map((event) => ({ ...event, import: true }));
    const done = run([...imported, tick('2029-01-01T00:00:00.000Z')], yearly(14));
    expect(types(done)).toEqual(['points-pending', 'points-earned', 'points-expiring', 'points-expired']);
    expect(done.facts.slice(2)).toMatchObject([{ import: true }, { import: true, occurredAt: '2026-12-31T23:00:00.000Z' }]);
  });

  it('comes for a lot that is told late too, at the instant at which another has ended or was warned of', () => {
    const imported = (events: ReturnType<typeof bought>) => events.map((event) => ({ ...event, import: true }));
    const done = run([...imported(bought()), tick('2029-01-01T00:00:00.000Z'), ...imported([...story.pay([{ netMinor: 5_000 }]), ...story.complete(1)]), tick('2029-01-02T00:00:00.000Z')], yearly(14));
    expect(dataOf(done, pointsExpiredV1.type)).toMatchObject([{ points: 100 }, { points: 50 }]);
    expect(done.state.customer).toMatchObject({ available: 0, lots: [] });
  });

  it('waits for points that are held, and comes when they are released', () => {
    const policy = yearly(0);
    const hold = ask('hold', '2026-12-31T22:45:00.000Z', { points: 60 });
    const done = run([...bought(), hold, tick('2026-12-31T23:00:00.000Z')], policy);
    expect(done.state.customer).toMatchObject({ available: 0, held: 60 });
    expect(run([tick('2026-12-31T23:15:00.000Z')], policy, done).state.customer).toMatchObject({ available: 0, held: 0, lots: [], holds: [] });
  });

  it('takes from a later return what it took: expired points are not taken again', () => {
    const policy = yearly(0);
    const other = [...story.pay([{ netMinor: 10_000, quantity: 10 }]), ...story.complete(0)];
    const had = run([...other, ask('spend', '2026-03-01T12:00:00.000Z', { orderId: 'x', points: 30 }), tick('2027-01-01T00:00:00.000Z')], policy);
    const small = run(Array.from({ length: 10 }, () => story.giveBack(0, [{ lineId: '1', quantity: 1 }])).flat(), policy, had);
    expect(small.state.customer).toMatchObject({ available: 0, debt: 30, expired: [] });
    expect(dataOf(small, pointsClawedBackV1.type).map((data) => ('takenFrom' in data ? data.takenFrom.expired ?? 0 : 0)).reduce((a, b) => a + b)).toBe(70);
  });
});
