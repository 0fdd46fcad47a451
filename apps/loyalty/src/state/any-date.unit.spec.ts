import { describe, expect, it } from '@jest/globals';
import { orderReturnedV1, shopMembershipPaidV1, shopTierOverriddenV1, type Event } from '@fealty/contracts';
import { aPurchase } from '../../testing/a-purchase.js';
import { anEvent } from '../../testing/an-event.js';
import { foldAll, instantOn, lookedAt, profileNow } from '../../testing/folded.js';

const at = { occurredAt: instantOn(200) };
const purchase = aPurchase({ keptBeforeMinor: 2_500, keptMinor: 1_000 });
const given = (until: string) => anEvent(shopTierOverriddenV1, { tier: 'gold', until, reason: 'staff' }, at);
const member = (until: string) => anEvent(shopMembershipPaidV1, { membership: 'plus', until }, at);
const returned = (promises: object) => anEvent(orderReturnedV1, { ...orderReturnedV1.examples.minimal, purchase, ...promises }, at);
const far = '2036-01-01T00:00:00.000Z';

const days = ['9999-12-31', '9999-12-30', '0001-01-01', '0000-01-01'];
const instants = ['9999-12-31T00:00:00.000Z', '9999-12-31T23:59:59.999Z', '0001-01-01T00:00:00.000Z'];
/** Each field of what loyalty folds that holds a date of the shop's choice. */
const fields: readonly (readonly [string, readonly string[], (date: string) => Event])[] = [
  ['until when a tier is given', days, given],
  ['until when a membership is paid', days, member],
  ['by when the money of a return is promised', instants, (refundPromisedBy) => returned({ refundPromisedBy })],
  ['when the money of a return was paid', instants, (refundPaidAt) => returned({ refundPromisedBy: instantOn(210), refundPaidAt })],
];

describe('any date that a shop may tell', () => {
  it.each(fields.flatMap(([field, dates, event]) => dates.map((date) => [field, date, event] as const)))('as %s, %s, leaves a profile, and a next moment that the database can keep', (_field, date, event) => {
    const facts = foldAll([event(date)]);
    expect(facts.dueAt ?? '9999').toMatch(/^[2-9]\d{3}/);
    expect(profileNow(lookedAt(facts, far)).tier.name).toMatch(/^(base|silver|gold)$/);
  });
});

describe('a tier given until 9999-12-31', () => {
  it('is held for ever, so that no moment of it comes', () => {
    const facts = foldAll([given('9999-12-31')]);
    expect(facts.dueAt).toBeUndefined();
    expect(profileNow(lookedAt(facts, far)).tier).toMatchObject({ name: 'gold', override: { until: '9999-12-31', reason: 'staff' } });
  });

  it('leaves the other moments their time', () => {
    expect(foldAll([given('9999-12-31'), member('2025-09-30')]).dueAt).toBe('2025-09-30T22:00:00.000Z');
  });
});

describe('a membership paid until 9999-12-31', () => {
  it('is held for ever', () => {
    const facts = foldAll([member('9999-12-31')]);
    expect([facts.dueAt, profileNow(facts).tier]).toMatchObject([undefined, { name: 'silver', membership: { name: 'plus', until: '9999-12-31' } }]);
  });
});

describe('the money of a return promised by the last instant of 9999', () => {
  it('is awaited by nobody yet, also where that day is over by the local clocks', () => {
    const facts = foldAll([returned({ refundPromisedBy: '9999-12-31T23:59:59.999Z' })]);
    expect([profileNow(facts).promises?.open, profileNow(lookedAt(facts, far)).promises?.open]).toEqual([0, 0]);
  });
});
