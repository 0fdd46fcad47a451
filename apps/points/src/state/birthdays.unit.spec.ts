import { describe, expect, it } from '@jest/globals';
import { pointsEarnedV1, pointsExpiredV1, pointsExpiringV1, pointsGrantedV1 } from '@fealty/contracts';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { aPolicy, perEuro, run, type Happening, type Known, type Run } from '../../testing/points-run.fixture.js';

const policy = aPolicy({ ...perEuro, birthday: { points: 200 } });
const known = (at: string, birthday?: string, zone?: string): Known => ({ type: 'known', at: `${at}T10:00:00.000Z`, ...(birthday === undefined ? {} : { birthday }), ...(zone === undefined ? {} : { zone }) });
const tick = (now: string): Happening => ({ type: 'ticked', now });
const given = ({ facts }: Run) => facts.flatMap(({ type, occurredAt, data }) => (type === pointsGrantedV1.type && 'entryId' in data ? [[data.entryId, occurredAt]] : []));

describe('the birthday bonus', () => {
  it.each([
    ['in her zone', 'Asia/Shanghai', '2026-05-08T16:00:00.000Z'], ['in the zone of the programme, where hers is not known', undefined, '2026-05-08T22:00:00.000Z'],
    ['in a zone west of it', 'America/New_York', '2026-05-09T04:00:00.000Z'],
  ])('comes at the start of the day %s, once', (_, zone, at) => {
    const before = run([known('2026-01-01', '1990-05-09', zone), tick(new Date(Date.parse(at) - 1).toISOString())], policy);
    expect(given(before)).toEqual([]);
    const done = run([tick(at), tick(at), tick('2026-12-31T00:00:00.000Z')], policy, before);
    expect(given(done)).toEqual([['birthday/2026', at]]);
    expect(done.facts.at(-1)).toMatchObject({ data: { why: 'birthday', points: 200, reference: '2026', lot: { points: 200 } } });
    expect(done.state.customer.available).toBe(200);
  });

  it('comes on 28 February in years without a 29th', () => {
    const done = run([known('2026-01-01', '2000-02-29'), tick('2028-12-31T00:00:00.000Z')], policy);
    expect(given(done)).toEqual([['birthday/2026', '2026-02-27T23:00:00.000Z'], ['birthday/2027', '2027-02-27T23:00:00.000Z'], ['birthday/2028', '2028-02-28T23:00:00.000Z']]);
  });

  it.each([['30 days ahead this year', '2026-04-09', '2026'], ['29 days ahead next year', '2026-04-10', '2027'], ['on the day itself next year', '2026-05-09', '2027']])('entered %s', (_, entered, year) => {
    expect(given(run([known(entered, '1990-05-09'), tick('2027-12-31T00:00:00.000Z')], policy))[0]?.[0]).toBe(`birthday/${year}`);
  });

  it('comes once a calendar year, however often the birthday is edited', () => {
    const done = run([known('2026-01-01', '1990-03-01'), tick('2026-03-02T00:00:00.000Z'), known('2026-03-03', '1990-11-11'), tick('2026-12-31T00:00:00.000Z'), known('2027-01-02', '1990-03-05'), tick('2028-01-01T00:00:00.000Z')], policy);
    expect(given(done).map(([entry]) => entry)).toEqual(['birthday/2026', 'birthday/2027']);
  });

  it('is not put off by other news of the person, moves with the zone, and is over when the birthday is not known any more', () => {
    const start = [known('2026-01-01', '1990-05-09')];
    expect(given(run([...start, known('2026-05-01', '1991-05-09'), tick('2026-06-01T00:00:00.000Z')], policy))).toEqual([['birthday/2026', '2026-05-08T22:00:00.000Z']]);
    expect(given(run([...start, known('2026-05-01', '1990-05-09', 'Asia/Shanghai'), tick('2026-06-01T00:00:00.000Z')], policy))).toEqual([['birthday/2026', '2026-05-08T16:00:00.000Z']]);
    const gone = run([...start, known('2026-05-01'), tick('2026-06-01T00:00:00.000Z')], policy);
    expect([given(gone), 'birthday' in gone.state.customer]).toEqual([[], false]);
  });

  it('is caught up after days on which nothing ran, each with its own date, and not given by a policy without one', () => {
    const start = [known('2026-01-01', '1990-05-09'), tick('2028-06-01T00:00:00.000Z')];
    expect(given(run(start, policy)).map(([entry]) => entry)).toEqual(['birthday/2026', 'birthday/2027', 'birthday/2028']);
    expect(run(start, aPolicy())).toMatchObject({ facts: [], state: { customer: { birthday: { day: '2029-05-09' } } } });
  });

  it('is warned of at once when it ends sooner than a warning must be told', () => {
    const short = aPolicy({ ...perEuro, birthday: { points: 200 }, expiry: { kind: 'months', months: 1, to: 'day-end' }, expiryWarningDays: 60 });
    const done = run([known('2026-01-01', '1990-05-09'), tick('2026-05-08T22:00:00.000Z')], short);
    expect(done.facts).toMatchObject([{ type: pointsGrantedV1.type }, { type: pointsExpiringV1.type, data: { points: 200, lots: [{ expiresAt: '2026-07-07T22:00:00.000Z' }] } }]);
  });

  it('comes last of what is due at one instant: activate, expire, warn, birthday', () => {
    const start = { kind: 'yearly', day: '05-08' } as const;
    const some = aPolicy({ rules: perEuro.rules, expiry: start, expiryWarningDays: 0, activation: { kind: 'immediate' } });
    const warned = aPolicy({ rules: perEuro.rules, expiry: { kind: 'yearly', day: '05-09' }, expiryWarningDays: 0, activation: { kind: 'immediate' } });
    const later = aPolicy({ rules: perEuro.rules, expiry: { kind: 'yearly', day: '05-11' }, expiryWarningDays: 2, activation: { kind: 'date', day: '2026-05-09' } });
    const story = new OrderStory();
    const had = [some, warned].reduce((before, one) => run(story.pay([{ netMinor: 1_000 }]), one, before), run([known('2026-01-01', '1990-05-09')], some));
    const soon = run(story.pay([{ netMinor: 700 }]), aPolicy({ rules: perEuro.rules, expiry: { kind: 'yearly', day: '05-11' }, expiryWarningDays: 2, activation: { kind: 'immediate' } }), had);
    const waiting = run(story.pay([{ netMinor: 500 }]), later, soon);
    const done = run([tick('2026-05-08T22:00:00.000Z')], policy, { ...waiting, facts: [] });
    expect(done.facts.map(({ type }) => type)).toEqual([pointsEarnedV1.type, pointsExpiredV1.type, pointsExpiringV1.type, pointsGrantedV1.type]);
  });
});
