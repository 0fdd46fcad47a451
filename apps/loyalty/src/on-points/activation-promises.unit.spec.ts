import { describe, expect, it } from '@jest/globals';
import { pointsClawedBackV1, pointsEarnedV1, pointsPendingV1 } from '@fealty/contracts';
import { anEvent, aPolicy } from '../../testing/an-event.js';
import { foldUnder, lookedAtUnder } from '../../testing/folded.js';
import { profileOf } from '../state/profile.rules.js';

const policy = aPolicy();
const [paidAt, activatesAt] = ['2026-03-01T10:00:00.000Z', '2026-03-14T23:00:00.000Z'];   // the start of 15 March in Berlin
const terms = { ...pointsPendingV1.examples.minimal.terms, activatesAt };
const pending = (told: Partial<(typeof pointsPendingV1)['examples']['minimal']> = {}, head: { occurredAt?: string; receivedAt?: string } = {}) =>
  anEvent(pointsPendingV1, { ...pointsPendingV1.examples.minimal, terms, ...told }, { occurredAt: paidAt, ...head });
const earned = (receivedAt: string) => anEvent(pointsEarnedV1, pointsEarnedV1.examples.minimal, { occurredAt: activatesAt, receivedAt });
const takenBack = (points: number) => anEvent(pointsClawedBackV1, { ...pointsClawedBackV1.examples.minimal, points, takenFrom: { pending: points, lots: [], held: 0, debt: 0, forgiven: 0 } }, { occurredAt: '2026-03-05T10:00:00.000Z' });
const promises = (...events: Parameters<typeof foldUnder>[1][number][]) => profileOf(foldUnder(policy, events), policy).promises;
const promisesOn = (now: string, ...events: Parameters<typeof foldUnder>[1][number][]) => profileOf(lookedAtUnder(policy, foldUnder(policy, events), now), policy).promises;

describe('points that are to become active by a day', () => {
  it('are a promise that is kept until the end of that local day, and late after it, whatever instant they are counted from', () => {
    expect(promises(pending(), earned('2026-03-15T22:59:59.999Z'))).toMatchObject({ open: 0, kept: 1, late: 0, keptPercent: 100 });
    expect(promises(pending(), earned('2026-03-15T23:00:00.000Z'))).toMatchObject({ open: 0, kept: 0, late: 1, keptPercent: 0 });
  });

  it('are an open promise once the day is over and they are not, which the clock notices at the start of the next', () => {
    expect(foldUnder(policy, [pending()]).dueAt).toBe('2026-03-15T23:00:00.000Z');
    expect(promisesOn('2026-03-15T22:00:00.000Z', pending())).toMatchObject({ open: 0, kept: 0, late: 0 });
    expect(promisesOn('2026-03-15T23:00:00.000Z', pending())).toMatchObject({ open: 1, kept: 0, late: 0 });
    expect(promisesOn('2026-03-20T23:00:00.000Z', pending(), earned('2026-03-17T10:00:00.000Z'))).toMatchObject({ open: 0, kept: 0, late: 1 });
  });

  it('are waited for no more when all of them were taken back before, and go on being promised when some were', () => {
    expect(promisesOn('2026-03-20T00:00:00.000Z', pending(), takenBack(25))).toMatchObject({ open: 0, kept: 0, late: 0 });
    expect(foldUnder(policy, [pending(), takenBack(25)]).dueAt).toBeUndefined();
    expect(promisesOn('2026-03-20T00:00:00.000Z', pending(), takenBack(12))).toMatchObject({ open: 1 });
    expect(promises(pending(), takenBack(12), earned('2026-03-15T10:00:00.000Z'))).toMatchObject({ open: 0, kept: 1 });
  });

  it('stay one promise of the order when an amendment makes it earn more', () => {
    const more = pending({ points: 5 }, { occurredAt: '2026-03-02T10:00:00.000Z' });
    expect(promisesOn('2026-03-20T00:00:00.000Z', pending(), more, takenBack(25))).toMatchObject({ open: 1 });
    expect(promises(pending(), more, earned('2026-03-15T10:00:00.000Z'))).toMatchObject({ kept: 1, late: 0 });
  });

  it('are promised by the day on which they were told, when that came after the day agreed', () => {
    const toldLate = pending({}, { receivedAt: '2026-03-20T10:00:00.000Z' });
    expect(promises(toldLate, earned('2026-03-20T10:00:01.000Z'))).toMatchObject({ kept: 1, late: 0 });
  });

  it('are no promise when they are active at once, or wait for their order', () => {
    const atOnce = pending({ terms: { ...terms, activatesAt: paidAt } });
    expect(promises(atOnce, earned(paidAt))).toMatchObject({ open: 0, kept: 0, late: 0 });
    const causedEarlier = pending({ terms: { ...terms, activatesAt: paidAt } }, { occurredAt: '2026-02-28T10:00:00.000Z', receivedAt: '2026-03-02T10:00:00.000Z' });
    expect(promises(causedEarlier, earned(paidAt))).toMatchObject({ open: 0, kept: 0, late: 0 });
    expect(promises(pending({ terms: pointsPendingV1.examples.minimal.terms }), earned('2026-04-15T10:00:00.000Z'))).toMatchObject({ open: 0, kept: 0, late: 0 });
  });
});
