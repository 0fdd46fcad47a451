import { describe, expect, it } from '@jest/globals';
import { orderDeliveredV1, orderReviewedV1, priceFellAfterPurchaseV1 } from '@fealty/contracts';
import fc from 'fast-check';
import { complaintEvents, messageEvents, orderEvents, pointsEvents, shopEvents, type OrderStory, type ShopStory, type Told } from '../testing/a-history.js';
import { foldAll, instantOn, lookedAt, profileNow } from '../testing/folded.js';
import { choices, days, interleaved, orderStory, shopStory } from '../testing/random-histories.js';
import { nothingKnown, type LoyaltyFacts } from './state/loyalty-facts.rules.js';

// A purchase of which nothing is kept was never there: for stage, tier and value, and for all that is expected by them.

interface Life { readonly others: readonly OrderStory[]; readonly gone: OrderStory; readonly shop: readonly ShopStory[]; readonly cases: readonly number[]; readonly messages: readonly number[] }

const life: fc.Arbitrary<Life> = fc.record({
  others: fc.array(orderStory, { maxLength: 5 }), shop: fc.array(shopStory, { maxLength: 4 }), cases: days, messages: days,
  gone: fc.tuple(orderStory, fc.constantFrom('returned', 'cancelled', 'charged-back')).map(([story, fate]) => ({ ...story, fate, refundDays: undefined })),
});
/** The order that goes is the first one. */
const goneFirst = life.map((told) => ({ ...told, others: told.others.map((story) => ({ ...story, paidOnDay: Math.min(330, story.paidOnDay + told.gone.paidOnDay + 1) })) }));
const unheard = ({ gone, ...told }: Life): Life => ({ ...told, gone: { ...gone, daysLate: undefined, score: undefined, fellPercent: undefined } });

const promised = { activeAfterDays: 20 };
const without = ({ others, shop, cases, messages }: Life): Told[][] =>
  [pointsEvents(others, promised), shopEvents(shop), complaintEvents(cases), messageEvents(messages), ...others.map((story, index) => orderEvents(story, `o-${index}`))];
const withIt = (told: Life): Told[][] => [pointsEvents([...told.others, told.gone], promised), ...without(told).slice(1), orderEvents(told.gone, 'o-gone')];

/** Known before all; seen by the clock at any time on the way, told of something at last, and seen once more. */
const livedThrough = (streams: readonly (readonly Told[])[], { order, looks }: { order: readonly number[]; looks: readonly number[] }): LoyaltyFacts => {
  const events = [...shopEvents([[-1, 'seen']]), ...interleaved(streams, order), ...shopEvents([[360, 'seen']])];
  const watched = events.reduce((facts, event, index) => lookedAt(foldAll([event], facts), instantOn(looks[index % looks.length] ?? 0)), nothingKnown);
  return lookedAt(watched, instantOn(600));
};
const ways = fc.record({ order: choices, looks: fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 12 }) });

const small = { minor: 1, daysLate: undefined, score: undefined, refundDays: undefined, category: 'tea' } as const;
/** A score that had fallen into the lowest band rises again while nothing happens, since bad evidence fades. */
const roseAgain: Life = {
  others: [{ ...small, paidOnDay: 13, fate: 'kept', score: 1, fellPercent: 1 }, { ...small, paidOnDay: 0, fate: 'kept', score: 4 }],
  shop: [], cases: [0, 0], messages: [], gone: { ...small, paidOnDay: 0, fate: 'returned' },
};

describe('an order of which nothing is kept, in any history', () => {
  it.each([['any', life], ['the first', goneFirst]])('leaves the facts and the profile of a customer who never bought it: %s order', (_, lives) => {
    fc.assert(fc.property(lives, ways, ways, (told, one, other) => {
      const [never, bought] = [livedThrough(without(told), one), livedThrough(withIt(unheard(told)), other)];
      expect(bought).toEqual(never);
      expect(profileNow(bought)).toEqual(profileNow(never));
    }), { examples: [[roseAgain, { order: [0], looks: [363] }, { order: [0], looks: [0] }]] });
  });

  it('leaves nothing but what was seen and said of it, when it had been delivered and reviewed before', () => {
    fc.assert(fc.property(goneFirst, ways, ways, (told, one, other) => {
      const heard = orderEvents(told.gone, 'o-gone').filter(({ type }) => type === orderDeliveredV1.type || type === orderReviewedV1.type || type === priceFellAfterPurchaseV1.type);
      const [never, bought] = [livedThrough([...without(told), heard], one), livedThrough(withIt(told), other)];
      expect(bought).toEqual(never);
      expect(profileNow(bought)).toEqual(profileNow(never));
    }));
  });

  it('gives back tier, value, rhythm, risk and what is expected, whatever was seen and said of it', () => {
    fc.assert(fc.property(goneFirst, ways, ways, (told, one, other) => {
      const [never, bought] = [livedThrough(without(told), one), livedThrough(withIt(told), other)].map(profileNow);
      expect([bought?.tier, bought?.value, bought?.points]).toEqual([never?.tier, never?.value, never?.points]);
      const atLast = ({ risk, ...profile }: NonNullable<typeof never>) => [risk?.raisedOn, risk?.highOn, profile.predictions?.basis, profile.predictions?.segment];
      if (never !== undefined && bought !== undefined) expect(atLast(bought)).toEqual(atLast(never));
    }));
  });
});
