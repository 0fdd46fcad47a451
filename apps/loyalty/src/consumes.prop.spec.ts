import { describe, expect, it } from '@jest/globals';
import { deliveryOverdueV1, loyaltyUpdatedV1, pointsEarnedV1, type DataOf, type Event, type PolicyInForce } from '@fealty/contracts';
import fc from 'fast-check';
import { complaintEvents, messageEvents, orderEvents, orderEventsNewsFirst, pointsEvents, shopEvents, type OrderStory, type ShopStory } from '../testing/a-history.js';
import { aModel } from '../testing/a-model.js';
import { aPolicy } from '../testing/an-event.js';
import { onMoment } from './every-due-moment/moment.handler.js';
import { onComplaints } from './on-complaints/complaints.handler.js';
import { onNotifications } from './on-notifications/notifications.handler.js';
import { onOrders } from './on-orders/orders.handler.js';
import { onPoints } from './on-points/points.handler.js';
import { onShop } from './on-shop/shop.handler.js';
import { nothingKnown, type LoyaltyFacts } from './state/loyalty-facts.rules.js';
import { updateOf } from './state/loyalty-update.rules.js';
import { modelNumbered } from './state/model.rules.js';
import { profileOf } from './state/profile.rules.js';

const folds = new Map([...onOrders, ...onPoints, ...onComplaints, ...onNotifications, ...onShop].map((one) => [one.event.type, one.fold]));

// A stricter second version takes over in the middle of the histories.
const versions = [aPolicy(), aPolicy({ windowMonths: 3, review: { months: 2, graceDays: 10 }, memberships: [{ name: 'plus', tier: 'silver' }], satisfaction: { halfLifeDays: 60, neutral: 70 } })];
const models = [aModel(), aModel({ version: 2, effectiveFrom: '2025-08-14T22:00:00.000Z', family: 'MBG/CNBD-2', parameters: [0.9, 4.1, 0.7, 2.2] })];
const policyAt = (instant: string, known = models): PolicyInForce => {
  const version = instant < '2025-06-01' ? 1 : 2;
  return { version, policy: versions[version - 1] ?? aPolicy(), numbered: (number) => versions[number - 1], models: known };
};

const foldAll = (events: readonly Event[], from: LoyaltyFacts = nothingKnown): LoyaltyFacts =>
  events.reduce((facts, event) => folds.get(event.type)?.(facts, event, policyAt(event.occurredAt)) ?? facts, from);
const profileAfter = (events: readonly Event[]) => {
  const facts = foldAll(events);
  return profileNow(facts);
};

const profileNow = (facts: LoyaltyFacts) => profileOf(facts, policyAt(facts.asOf).policy, { model: modelNumbered(models, facts.model) });
const instantOn = (onDay: number): string => new Date(Date.UTC(2025, 0, 1 + onDay, 12)).toISOString();
/** What the service does when the clock has reached the next moment. */
const lookedAt = (facts: LoyaltyFacts, now: string): LoyaltyFacts => {
  if (facts.dueAt === undefined || facts.dueAt > now) return facts;
  const due = { id: 'due', customerId: 'c', programme: 'demo', occurredAt: facts.dueAt, correlationId: 'due', import: false, part: undefined, now };
  return onMoment(facts, due, policyAt(now));
};

/** What the service does when it asks a customer again because another model version is in force. */
const asked = (facts: LoyaltyFacts, now: string): LoyaltyFacts =>
  (facts.asOf === '' ? facts : onMoment(facts, { id: 'due', customerId: 'c', programme: 'demo', occurredAt: now, correlationId: 'due', import: false, part: undefined, now }, policyAt(now)));

const day = fc.integer({ min: 0, max: 330 });
const days = fc.array(day, { maxLength: 4 });
const orderStory: fc.Arbitrary<OrderStory> = fc.record({
  paidOnDay: day, minor: fc.integer({ min: 1, max: 60_000 }), daysLate: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
  fate: fc.constantFrom('kept', 'part-returned', 'returned', 'withdrawn'), score: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
});
const shopStory: fc.Arbitrary<ShopStory> = fc.tuple(day, fc.constantFrom('visit', 'seen', 'basket', 'consent', 'override', 'member', 'left'));
const sources = fc.tuple(fc.array(orderStory, { maxLength: 6 }), days, days, fc.array(shopStory, { maxLength: 5 })).map(([orders, cases, messages, shop]) => [
  pointsEvents(orders), ...orders.map((story, index) => orderEvents(story, `o-${index}`)), complaintEvents(cases), messageEvents(messages), shopEvents(shop),
]);

/** Takes the next event of one source after another, as the choices say: the order inside each source is kept. */
const interleaved = (streams: readonly (readonly Event[])[], choices: readonly number[]): Event[] => {
  const next = streams.map(() => 0);
  const total = streams.reduce((sum, stream) => sum + stream.length, 0);
  return Array.from({ length: total }, (_, turn) => {
    const open = streams.flatMap((stream, index) => ((next[index] ?? 0) < stream.length ? [index] : []));
    const chosen = open[(choices[turn % choices.length] ?? 0) % open.length] ?? 0;
    const event = streams[chosen]?.[next[chosen] ?? 0];
    next[chosen] = (next[chosen] ?? 0) + 1;
    return event;
  }).filter((event) => event !== undefined);
};
const choices = fc.array(fc.nat(100), { minLength: 1, maxLength: 40 });

describe('the loyalty projection, for any history', () => {
  it('comes to the same facts and profile when time speaks later than news, or at other instants', () => {
    fc.assert(fc.property(fc.array(orderStory, { minLength: 1, maxLength: 6 }), choices, choices, (orders, one, other) => {
      const inTime = [pointsEvents(orders), ...orders.map((story, index) => orderEvents(story, `o-${index}`))];
      const afterNews = [pointsEvents(orders, 75), ...orders.map((story, index) => orderEventsNewsFirst(story, `o-${index}`))];
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

  it('holds no trace of a purchase that came back whole', () => {
    fc.assert(fc.property(fc.array(orderStory, { maxLength: 5 }), orderStory, choices, (others, story, order) => {
      const gone: OrderStory = { ...story, fate: 'returned', daysLate: undefined, score: undefined };
      const kept = others.flatMap((one, index) => orderEvents(one, `o-${index}`));
      const never = [kept, pointsEvents(others)];
      const bought = [[...kept, ...orderEvents(gone, 'o-gone')], pointsEvents([...others, gone])];
      const asOf = shopEvents([[360, 'seen']]);
      expect(profileAfter([...interleaved(bought, order), ...asOf])).toEqual(profileAfter([...interleaved(never, order), ...asOf]));
    }));
  });

});

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
      const early = events.slice(0, cut).reduce((facts, event) => folds.get(event.type)?.(facts, event, policyAt(event.occurredAt, [])) ?? facts, nothingKnown);
      const [late, known] = [foldAll(events.slice(cut), early), foldAll(events)].map((facts) => asked(facts, instantOn(600)));
      expect(late).toEqual(known);
    }));
  });

  it('is stated at the newest occurrence that somebody told, and by the policy in force then', () => {
    fc.assert(fc.property(sources, choices, (streams, order) => {
      const newest = streams.flat().filter(({ type }) => type !== deliveryOverdueV1.type && type !== pointsEarnedV1.type).map(({ occurredAt }) => occurredAt).sort().at(-1) ?? '';
      const { asOf, policyVersion } = foldAll(interleaved(streams, order));
      expect([asOf, policyVersion]).toEqual([newest, newest === '' ? 0 : policyAt(newest).version]);
    }));
  });
});
