import { describe, expect, it } from '@jest/globals';
import { orderReturnedV1, overdueWithdrawnV1, type DataOf, type Event, type loyaltyUpdatedV1, type OrderReturnedV1, type PointsClawedBackV1 } from '@fealty/contracts';
import fc from 'fast-check';
import { complaintEvents, messageEvents, orderEvents, pointsEvents, shopEvents, type OrderStory, type Told } from '../testing/a-history.js';
import { anEvent, aPolicy } from '../testing/an-event.js';
import { foldAll, foldUnder, policyAt, profileNow } from '../testing/folded.js';
import { choices, days, interleaved, orderStory, shopStory } from '../testing/random-histories.js';
import { nothingKnown, type LoyaltyFacts } from './state/loyalty-facts.rules.js';
import { updateOf } from './state/loyalty-update.rules.js';
import { profileOf } from './state/profile.rules.js';

// An exchange is a return and an order under one cause (O5), which orders says one right after the other: what one takes counts together with
// what the other gives, in whatever transactions both are read, and whatever other sources say in between.

type Profile = ReturnType<typeof profileNow>;
interface Life { readonly orders: readonly OrderStory[]; readonly others: readonly (readonly Told[])[]; readonly turns: readonly number[] }

const life: fc.Arbitrary<Life> = fc.record({
  orders: fc.array(fc.tuple(orderStory, fc.boolean()).map(([story, isKept]) => ({ ...story, fate: isKept ? story.fate : 'exchanged' as const })), { minLength: 1, maxLength: 5 }),
  cases: days, messages: days, shop: fc.array(shopStory, { maxLength: 4 }), turns: choices,
}).map(({ orders, cases, messages, shop, turns }) => ({ orders, turns, others: [pointsEvents(orders), complaintEvents(cases), messageEvents(messages), shopEvents(shop)] }));

/** One order after the other, so that the halves of an exchange follow each other in the log of orders; other sources come in between. */
const toldIn = ({ orders, others, turns }: Life): Told[] => interleaved([orders.flatMap((story, index) => orderEvents(story, `o-${index}`)), ...others], turns);

const isReturnHalf = (event: Event): boolean => event.type === orderReturnedV1.type && (event.data as { exchange: boolean }).exchange;
const moneyIn = ({ type, data }: Event): number => {
  if (!type.includes('.orders.')) return 0;
  const { keptMinor = 0, keptBeforeMinor = 0 } = (data as { purchase?: { keptMinor: number; keptBeforeMinor: number } }).purchase ?? {};
  return keptMinor - keptBeforeMinor;
};

/** Of each return half the facts at each version until its new order is paid: those before it first. */
const exchangesIn = (events: readonly Told[]): { readonly versions: readonly LoyaltyFacts[]; readonly causes: readonly Told[] }[] => {
  const versions = events.reduce<LoyaltyFacts[]>((known, event) => [...known, foldAll([event], known.at(-1))], [nothingKnown]);
  return events.flatMap((event, at) => {
    if (!isReturnHalf(event)) return [];
    const paid = events.findIndex(({ data }) => (data as { exchangeOf?: string }).exchangeOf === (event.data as { purchase: { orderId: string } }).purchase.orderId);
    return [{ versions: versions.slice(at, paid + 2), causes: events.slice(at, paid + 1) }];
  });
};

/** As if the return half took nothing of what is kept; that a delivery is overdue, of what came back whole, is no more in any case. */
const nothingTaken = (event: Told): Told[] => {
  if (!isReturnHalf(event)) return [event];
  const data = event.data as OrderReturnedV1['data'];
  const { orderId, kept } = data.purchase;
  const withdrawn = { ...event, ...anEvent(overdueWithdrawnV1, { orderId, what: 'delivery' as const, steps: 1 }, { occurredAt: event.occurredAt, import: event.import }) };
  return [{ ...event, data: { ...data, purchase: { ...data.purchase, followed: undefined, purchaseDay: undefined } } }, ...(kept ? [] : [withdrawn])];
};
const valued = ({ stage, tier, value, risk, predictions }: Profile) => ({ stage, tier, value, risk, predictions });

describe('an exchange, in any history', () => {
  it('moves stage, tier, value, risk and what is expected by nothing but what its halves come to, whatever transactions they are read in', () => {
    let seen = 0;
    fc.assert(fc.property(life, (told) => {
      for (const { versions: [before = nothingKnown, ...versions], causes } of exchangesIn(toldIn(told))) {
        for (const [index, version] of versions.slice(0, -1).entries()) {
          const without = foldAll(causes.slice(0, index + 1).flatMap(nothingTaken), before);
          expect(valued(profileNow(version))).toEqual(valued(profileNow(without)));
          seen += 1;
        }
      }
    }));
    expect(seen).toBeGreaterThan(100);
  });

  it('of equal value moves none of them at any version', () => {
    let seen = 0;
    fc.assert(fc.property(life, (told) => {
      for (const { versions, causes } of exchangesIn(toldIn(told))) {
        if (causes.reduce((sum, event) => sum + moneyIn(event), 0) !== 0 || causes.some(({ type }) => !type.includes('.orders.'))) continue;
        const [half, ...later] = versions.slice(1).map(profileNow);
        if (half === undefined) continue;
        for (const version of later) expect(valued(version)).toEqual(valued(half));
        seen += 1;
      }
    }));
    expect(seen).toBeGreaterThan(20);
  });

  it('of equal value moves no points at any version, and no tier that is measured by them', () => {
    const policy = aPolicy({ measure: 'base-points', tiers: [{ name: 'base', from: 0 }, { name: 'silver', from: 200 }, { name: 'gold', from: 500 }] });
    let seen = 0;
    fc.assert(fc.property(life, ({ orders }) => {
      const events = pointsEvents(orders);
      const versions = events.reduce<LoyaltyFacts[]>((known, event) => [...known, foldUnder(policy, [event], known.at(-1))], [nothingKnown]);
      const [profiles, points] = [versions.map((facts) => profileOf(facts, policy)), versions.map((facts) => facts.points)];
      orders.forEach(({ fate }, index) => {
        if (fate !== 'exchanged') return;
        const at = events.findIndex(({ data }) => (data as PointsClawedBackV1['data']).orderId === `o-${index}` && (data as PointsClawedBackV1['data']).followed === true);
        expect([points[at + 1], points[at + 2]].map((one) => [one?.balance, one?.base])).toEqual([at, at].map((before) => [points[before]?.balance, points[before]?.base]));
        expect(profiles[at + 1]?.tier).toEqual(profiles[at + 2]?.tier);
        expect(points[at + 2]?.followed).toBeUndefined();
        seen += 1;
      });
    }));
    expect(seen).toBeGreaterThan(20);
  });

  it('leaves the same facts and the same last update wherever transactions are cut, and nothing of its halves', () => {
    fc.assert(fc.property(life, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 10 }), (told, sizes) => {
      const events = toldIn(told);
      let [facts, said]: [LoyaltyFacts, DataOf<typeof loyaltyUpdatedV1>['profile'] | undefined] = [nothingKnown, undefined];
      for (let at = 0, cut = 0; at < events.length; cut += 1) {
        const causes = events.slice(at, (at += sizes[cut % sizes.length] ?? 1));
        const after = foldAll(causes, facts);
        const draft = updateOf({ before: facts, after, causes }, policyAt(after.asOf));
        if (draft !== undefined) said = (draft.data as DataOf<typeof loyaltyUpdatedV1>).profile;
        facts = after;
      }
      expect(facts).toEqual(foldAll(events));
      expect(facts.orders.followed).toBeUndefined();
      expect(said).toEqual(profileNow(facts));
    }));
  });
});
