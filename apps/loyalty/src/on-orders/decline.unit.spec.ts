import { describe, expect, it } from '@jest/globals';
import { complaintAnsweredV1, deliveryOverdueV1, orderDeliveredV1, orderReviewedV1, overdueWithdrawnV1, shopCustomerSeenV1, type Event } from '@fealty/contracts';
import { aPurchase } from '../../testing/a-purchase.js';
import { anEvent, aPolicy, inForce } from '../../testing/an-event.js';
import { foldAll, instantOn, lookedAt, profileNow } from '../../testing/folded.js';
import { declineOf } from '../state/decline.rules.js';
import { nothingKnown, type OrderFacts } from '../state/loyalty-facts.rules.js';
import { profileOf } from '../state/profile.rules.js';
import { countDelivery, noteScore } from './from-orders.rules.js';

// Neutral is 60 with the weight of one piece: a score of 1 brings the purchase from 60 to 30, and the overall reading from 60 to 45.

const at = (day: number) => ({ occurredAt: instantOn(day) });
const scored = (day: number, score: number) => anEvent(orderReviewedV1, { ...orderReviewedV1.examples.minimal, score }, at(day));
const late = (day: number, daysLate: number) => anEvent(orderDeliveredV1, { purchase: aPurchase(), lineIds: ['1'], all: true, promisedDay: '2025-01-01', daysLate }, at(day));
const answeredLate = (day: number): Event => anEvent(complaintAnsweredV1, { caseId: 'case-1', agent: 'a-7', response: 'first', inTime: false }, at(day));
const seen = (day: number): Event => anEvent(shopCustomerSeenV1, {}, at(day));
const declineAfter = (...events: Event[]) => profileNow(foldAll(events)).satisfaction.decline;

describe('a sharp decline', () => {
  it('is told when evidence brings satisfaction to 25 under the highest of 30 days, with its instant and both readings', () => {
    expect(declineAfter(scored(10, 1))).toBeUndefined();
    expect(declineAfter(scored(10, 1), late(11, 9))).toEqual({ since: instantOn(11), from: 60, to: 30 });
    expect(declineAfter(scored(10, 1), answeredLate(11))).toEqual({ since: instantOn(11), from: 60, to: 30 });
  });

  it('is none when it is 22', () => {
    expect(declineAfter(scored(10, 1), late(11, 3))).toBeUndefined();
  });

  it('is none when the readings lie more than 30 days apart', () => {
    expect(declineAfter(scored(10, 1), late(40, 9))?.from).toBe(60);
    expect(declineAfter(scored(10, 1), late(41, 9))).toBeUndefined();
  });

  it('is none by fading alone, however far and fast, nor by evidence that is no worse than neutral', () => {
    const quick = inForce(aPolicy({ satisfaction: { neutral: 50, halfLifeDays: 3 } }));
    const pleased = [10, 10, 10, 10].reduce((orders, day) => countDelivery(countDelivery(countDelivery(noteScore(orders, scored(day, 5), quick), late(day, 0), quick), late(day, 0), quick), late(day, 0), quick), nothingKnown.orders);
    const readings = (orders: OrderFacts, day: number) => {
      const facts = { ...nothingKnown, asOf: instantOn(day), orders };
      const decline = declineOf(facts, quick.policy.loyalty.satisfaction);
      return profileOf({ ...facts, ...(decline === undefined ? {} : { decline }) }, quick.policy).satisfaction;
    };
    expect([readings(pleased, 10).overall, readings(pleased, 38).overall]).toEqual([89, 50]);
    expect(readings(pleased, 38)).not.toHaveProperty('decline');
    expect(readings(noteScore(pleased, scored(38, 3), quick), 38)).not.toHaveProperty('decline');
    expect(readings(noteScore(pleased, scored(38, 1), quick), 38).decline).toEqual({ since: instantOn(38), from: 89, to: 38 });
  });

  it('is told once: worse evidence deepens it, better than half ends it', () => {
    const fallen = [scored(10, 1), late(11, 9)];
    expect(declineAfter(...fallen, scored(20, 1))).toEqual({ since: instantOn(11), from: 60, to: 25 });
    expect(declineAfter(...fallen, scored(20, 4))).toEqual({ since: instantOn(11), from: 60, to: 30 });
    expect(declineAfter(...fallen, scored(20, 5), scored(21, 5))).toBeUndefined();
  });

  it('can be told again once half of it was recovered', () => {
    const recovered = [scored(10, 1), late(11, 9), ...[20, 21, 22, 23, 24].map((day) => scored(day, 5))];
    expect(declineAfter(...recovered)).toBeUndefined();
    expect(declineAfter(...recovered, answeredLate(25), answeredLate(25), ...[26, 27, 28, 29].map((day) => scored(day, 1)))).toEqual({ since: instantOn(29), from: 60, to: 33 });
  });

  it('ends at the start of the day after the whole week in which half was recovered, noticed by the clock', () => {
    const fallen = foldAll([scored(10, 1), late(11, 9)]);
    let [looked, day] = [fallen, 11];
    while (profileNow(looked).satisfaction.decline !== undefined && day < 400) looked = lookedAt(fallen, instantOn(day += 1));
    expect((day - 11 - 1) % 7).toBe(0);
    const { overall, decline } = profileNow(looked).satisfaction;
    expect([overall, decline]).toEqual([45, undefined]);
    expect(profileNow(lookedAt(fallen, instantOn(day - 8))).satisfaction.overall).toBeLessThan(45);
  });

  it('is the same in whatever order it is told', () => {
    expect(declineAfter(late(11, 9), scored(20, 1), scored(10, 1))).toEqual({ since: instantOn(11), from: 60, to: 25 });
  });

  it('comes with a delivery that is overdue, and goes with it', () => {
    const overdue = anEvent(deliveryOverdueV1, { orderId: 'o-1', promisedDay: '2025-01-05', daysOverdue: 7, step: 3, settled: false }, at(13));
    expect(declineAfter(scored(10, 1), seen(13), overdue)).toEqual({ since: instantOn(13), from: 60, to: 30 });
    expect(declineAfter(scored(10, 1), seen(13), overdue, anEvent(overdueWithdrawnV1, { orderId: 'o-1', what: 'delivery', steps: 3 }, at(14)))).toBeUndefined();
  });
});
