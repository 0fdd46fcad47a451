import { beforeEach, describe, expect, it } from '@jest/globals';
import { caseNotedV1, pointsExpiredV1 } from '@fealty/contracts';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { aPolicy, run, type Case, type Happening, type Run } from '../../testing/points-run.fixture.js';

const rules = [{ id: 'all', points: 1, perMinor: 100 }];
const policy = aPolicy({ rules, expiry: { kind: 'yearly', day: '12-31' }, expiryWarningDays: 14 });
const end = '2026-12-31T23:00:00.000Z';
const tick = (now: string): Happening => ({ type: 'ticked', now });
const opened = (at: string, caseId = 'c-1', more: Partial<Case> = {}): Case => ({ type: 'case', now: 'opened', caseId, at, ...more });
const resolved = (at: string, caseId = 'c-1'): Case => ({ type: 'case', now: 'resolved', caseId, at });
const expired = ({ facts }: Run) => facts.flatMap((fact) => (fact.type === pointsExpiredV1.type ? [{ at: fact.occurredAt, lots: fact.data.lots }] : []));
const noted = ({ facts }: Run) => facts.flatMap((fact) => (fact.type === caseNotedV1.type ? [`${fact.data.caseId} ${fact.data.until}`] : []));

let had: Run;
beforeEach(() => {
  const story = new OrderStory();
  had = run([...story.pay([{ netMinor: 10_000 }]), ...story.complete(0), tick('2026-12-16T23:00:00.000Z')], policy);
});
const lived = (...happenings: Happening[]): Run => run([...happenings, tick('2027-12-30T00:00:00.000Z')], policy, had);

describe('a lot whose end was told', () => {
  it('ends at its end when no case is open', () => {
    expect(expired(lived())).toMatchObject([{ at: end, lots: [{ points: 100 }] }]);
    expect(expired(lived())[0]?.lots[0]).not.toHaveProperty('waited');
  });

  it('waits while a case about an order is open, ends when that is resolved, and its entry says so', () => {
    const waiting = run([opened('2026-12-20T10:00:00.000Z'), tick('2027-01-05T00:00:00.000Z')], policy, had);
    expect(expired(waiting)).toEqual([]);
    expect(waiting.state.customer).toMatchObject({ available: 100, lots: [{ expiresAt: end, waitsUntil: '2027-01-19T10:00:00.000Z' }] });
    const done = run([resolved('2027-01-07T09:00:00.000Z'), tick('2027-01-07T09:00:00.000Z')], policy, waiting);
    expect(expired(done)).toMatchObject([{ at: '2027-01-07T09:00:00.000Z', lots: [{ points: 100, waited: { from: end, caseIds: ['c-1'] } }] }]);
  });

  it('ends at its own end when the case is resolved before that', () => {
    const done = lived(opened('2026-12-20T10:00:00.000Z'), resolved('2026-12-30T10:00:00.000Z'));
    expect(expired(done)).toMatchObject([{ at: end }]);
    expect(expired(done)[0]?.lots[0]).not.toHaveProperty('waited');
  });

  it('waits 30 days for one case at most, from its opening on', () => {
    expect(expired(lived(opened('2026-12-20T10:00:00.000Z')))).toMatchObject([{ at: '2027-01-19T10:00:00.000Z' }]);
    expect(expired(lived(opened('2026-11-20T10:00:00.000Z')))).toMatchObject([{ at: end }]);
  });

  it('waits for one case after another, at most 60 days in a year, where what is waited for two at once counts once', () => {
    const three = [opened('2026-12-20T00:00:00.000Z', 'c-1'), opened('2027-01-10T00:00:00.000Z', 'c-2'), opened('2027-02-01T00:00:00.000Z', 'c-3')];
    const done = lived(...three);
    // 30 days from 20 December on, 21 more up to 9 February, and the 9 that are left.
    expect(noted(done)).toEqual(['c-1 2027-01-19T00:00:00.000Z', 'c-2 2027-02-09T00:00:00.000Z', 'c-3 2027-02-18T00:00:00.000Z']);
    expect(expired(done)).toMatchObject([{ at: '2027-02-18T00:00:00.000Z', lots: [{ waited: { caseIds: ['c-1', 'c-2', 'c-3'] } }] }]);
    expect(noted(lived(...three, opened('2027-02-18T00:00:00.000Z', 'c-4')))).toHaveLength(3);
    expect(noted(run([opened('2028-01-20T00:00:00.000Z', 'c-5')], policy, lived(...three))).at(-1)).toBe('c-5 2028-02-19T00:00:00.000Z');
  });

  it('does not wait for a case about no order, for imported history, or under a policy that does not let it', () => {
    for (const more of [{ about: 'category' }, { import: true }] as const) expect(lived(opened('2026-12-20T10:00:00.000Z', 'c-1', more)).facts.map(({ type }) => type)).toEqual(lived().facts.map(({ type }) => type));
    const never = aPolicy({ rules, caseWait: { daysPerCase: 0 } });
    expect(noted(run([opened('2026-12-20T10:00:00.000Z')], never, had))).toEqual([]);
  });

  it('stays ended when the case is heard of only afterwards', () => {
    expect(expired(run([opened('2026-12-20T10:00:00.000Z'), tick('2027-02-01T00:00:00.000Z')], policy, run([tick(end)], policy, had)))).toHaveLength(1);
  });

  it('does not end sooner for a case that is resolved twice, or that nobody heard of', () => {
    const done = lived(resolved('2026-12-18T10:00:00.000Z', 'c-9'), opened('2026-12-20T10:00:00.000Z'), resolved('2027-01-07T09:00:00.000Z'), resolved('2027-01-08T09:00:00.000Z'));
    expect(expired(done)).toMatchObject([{ at: '2027-01-07T09:00:00.000Z' }]);
    expect(noted(done)).toHaveLength(2);
  });
});
