import { describe, expect, it } from '@jest/globals';
import { deliveryOverdueV1, loyaltyUpdatedV1, pointsEarnedV1, pointsExpiredV1, pointsReleasedV1, priceFellAfterPurchaseV1, type DataOf } from '@fealty/contracts';
import fc from 'fast-check';
import { complaintEvents, fates, ledgerMoves, messageEvents, orderEvents, orderEventsNewsFirst, pointsEvents, shopEvents, shopWords, type OrderStory } from '../testing/a-history.js';
import { asked, foldAll, instantOn, lookedAt, policyAt, profileAfter, profileNow, typesFolded } from '../testing/folded.js';
import { choices, days, interleaved, orderStory, shopStory, sources } from '../testing/random-histories.js';
import { nothingKnown, type LoyaltyFacts } from './state/loyalty-facts.rules.js';
import { updateOf } from './state/loyalty-update.rules.js';

describe('the loyalty projection, for any history', () => {
  it('is told everything that changes a profile by the histories of these laws', () => {
    const orders: OrderStory[] = fates.flatMap((fate) => [undefined, 0, 3].map((daysLate) => ({ paidOnDay: 20, minor: 900, daysLate, fate, score: 4, fellPercent: 20 })));
    const said = [...orders.flatMap((story) => orderEvents(story, 'o-1')), ...pointsEvents(orders, { moves: ledgerMoves.map((what) => [5, what]) }),
      ...complaintEvents([1, 2, 3]), ...messageEvents([1]), ...shopEvents(shopWords.map((what) => [1, what]))];
    expect(new Set(said.map(({ type }) => type))).toEqual(new Set(typesFolded));
  });

  it('comes to the same facts and profile when time speaks later than news, or at other instants', () => {
    fc.assert(fc.property(fc.array(orderStory, { minLength: 1, maxLength: 6 }), choices, choices, (orders, one, other) => {
      const inTime = [pointsEvents(orders), ...orders.map((story, index) => orderEvents(story, `o-${index}`))];
      const afterNews = [pointsEvents(orders, { earnedAfterDays: 75 }), ...orders.map((story, index) => orderEventsNewsFirst(story, `o-${index}`))];
      expect(foldAll(interleaved(afterNews, other))).toEqual(foldAll(interleaved(inTime, one)));
    }));
  });

  it('comes to the same facts and profile by any interleaving of the sources, and of the orders in theirs', () => {
    fc.assert(fc.property(sources, choices, choices, (streams, one, other) => {
      const [first, second] = [interleaved(streams, one), interleaved(streams, other)];
      expect(foldAll(second)).toEqual(foldAll(first));
      expect(profileAfter(second)).toEqual(profileAfter(first));
    }));
  });

  it('comes to the same facts whatever order the shop, complaints and notifications are told in', () => {
    const commuting = fc.tuple(days, days, fc.array(shopStory, { maxLength: 8 })).map(([cases, messages, shop]) => [complaintEvents(cases), messageEvents(messages), shopEvents(shop)].flat());
    fc.assert(fc.property(commuting.chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length }))), ([events, shuffled]) => {
      expect(foldAll(shuffled)).toEqual(foldAll(events));
    }));
  });

  it('ends in the same update wherever batches are cut', () => {
    fc.assert(fc.property(sources, choices, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 10 }), (streams, order, sizes) => {
      const events = interleaved(streams, order);
      let [facts, said]: [LoyaltyFacts, DataOf<typeof loyaltyUpdatedV1>['profile'] | undefined] = [nothingKnown, undefined];
      for (let at = 0, cut = 0; at < events.length; cut += 1) {
        const causes = events.slice(at, (at += sizes[cut % sizes.length] ?? 1));
        const after = foldAll(causes, facts);
        const draft = updateOf({ before: facts, after, causes }, policyAt(after.asOf));
        if (draft !== undefined) said = loyaltyUpdatedV1.data.parse({ ...(draft.data as object), version: 1 }).profile;
        facts = after;
      }
      expect(facts).toEqual(foldAll(events));
      expect(said).toEqual(events.length === 0 ? undefined : profileAfter(events));
    }));
  });
});

const byTime = new Set<string>([deliveryOverdueV1.type, priceFellAfterPurchaseV1.type, pointsEarnedV1.type, pointsReleasedV1.type, pointsExpiredV1.type]);

describe('the loyalty projection by the clock, for any history', () => {
  it('comes to the same facts and profile however often and late the clock was looked at in between', () => {
    fc.assert(fc.property(sources, choices, fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 12 }), (streams, order, looks) => {
      const events = interleaved(streams, order);
      const watched = events.reduce((facts, event, index) => lookedAt(foldAll([event], facts), instantOn(looks[index % Math.max(1, looks.length)] ?? 0)), nothingKnown);
      const [seen, unseen] = [lookedAt(watched, instantOn(600)), lookedAt(foldAll(events), instantOn(600))];
      expect(seen).toEqual(unseen);
      expect(profileNow(seen)).toEqual(profileNow(unseen));
    }));
  });

  it('comes to the same facts and profile when a model version became known only after it was in force, once all customers were looked at', () => {
    fc.assert(fc.property(sources, choices, fc.nat(100), (streams, order, share) => {
      const events = interleaved(streams, order);
      const cut = Math.floor((events.length * share) / 100);
      const early = foldAll(events.slice(0, cut), nothingKnown, []);
      const [late, known] = [foldAll(events.slice(cut), early), foldAll(events)].map((facts) => asked(facts, instantOn(600)));
      expect(late).toEqual(known);
    }));
  });

  it('is stated at the newest occurrence that somebody told, while nobody has told any at the newest that time alone brought, and by the policy in force then', () => {
    fc.assert(fc.property(sources, choices, (streams, order) => {
      const told = streams.flat().filter(({ type }) => !byTime.has(type));
      const newest = (told.length === 0 ? streams.flat() : told).map(({ occurredAt }) => occurredAt).sort().at(-1) ?? '';
      const { asOf, policyVersion } = foldAll(interleaved(streams, order));
      expect([asOf, policyVersion]).toEqual([newest, newest === '' ? 0 : policyAt(newest).version]);
    }));
  });
});
