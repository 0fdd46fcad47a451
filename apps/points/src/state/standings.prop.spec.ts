import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { OrderStory, type OrdersEvent } from '../../testing/order-story.fixture.js';
import { aPolicy, run, type Happening, type Standing } from '../../testing/points-run.fixture.js';

fc.configureGlobal({ numRuns: 300 });

// Profiles as loyalty tells them of a programme whose tiers are never reviewed: what is kept of earlier days earns the tier of a day.
const tiers = [{ name: 'base', from: 0 }, { name: 'silver', from: 10_000 }, { name: 'gold', from: 25_000 }];
const nextDay = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
const profileOf = (events: readonly OrdersEvent[]): Standing => {
  const kept = new Map(events.map(({ data: { purchase } }) => [purchase.orderId, purchase]));
  const days = [...Map.groupBy(kept.values(), ({ purchaseDay }) => purchaseDay ?? '')].map(([day, of]) => ({ day, minor: of.reduce((sum, { keptMinor }) => sum + keptMinor, 0) })).sort((one, other) => (one.day < other.day ? -1 : 1));
  let [measured, name] = [0, 'base'];
  const earned: { name: string; from: string }[] = [];
  for (const { day, minor } of days) {
    measured += minor;
    const reached = tiers.findLast(({ from }) => from <= measured)?.name ?? '';
    if (reached !== name) earned.push({ name: (name = reached), from: nextDay(day) });
  }
  return { type: 'standing', tier: name, asOf: events.map(({ occurredAt }) => occurredAt).sort().at(-1) ?? '', earned: earned.length === 0 ? undefined : earned };
};

interface Bought { readonly minor: number; readonly pieces: number; readonly afterDays: number; readonly back: number; readonly completes: boolean }
const bought: fc.Arbitrary<Bought> = fc.record({ minor: fc.integer({ min: 100, max: 4_000 }), pieces: fc.integer({ min: 1, max: 5 }), afterDays: fc.nat(3), back: fc.constantFrom(0, 0, 1, 5), completes: fc.boolean() });
const purchases = fc.array(bought, { minLength: 1, maxLength: 8 });

/** What orders tells of each order, in the order in which it tells it. */
const storyOf = (all: readonly Bought[]): { story: OrderStory; ofOrders: readonly (readonly OrdersEvent[])[] } => {
  const story = new OrderStory();
  const paid = all.map(({ minor, pieces, afterDays }) => { story.pass(afterDays); return story.pay([{ netMinor: minor * pieces, quantity: pieces }]); });
  const after = all.map(({ back, completes }, at) => [...(completes ? story.complete(at) : []), ...(back === 0 ? [] : story.giveBack(at, [{ lineId: '1', quantity: back }]))]);
  return { story, ofOrders: paid.map((first, at) => [...first, ...after[at] ?? []]) };
};

/** Events of several orders beside each other, and a profile after those that are picked, at last after all. */
const arriving = (ofOrders: readonly (readonly OrdersEvent[])[], picks: readonly number[]): Happening[] => {
  const left = ofOrders.map((events) => [...events]);
  const told: OrdersEvent[] = [];
  const happened: Happening[] = [];
  for (let turn = 0; left.some((events) => events.length > 0); turn += 1) {
    const [pick, open] = [picks[turn % picks.length] ?? 0, left.filter((events) => events.length > 0)];
    const next = open[pick % open.length]?.shift();
    if (next === undefined) break;
    told.push(next);
    happened.push(next, ...(pick % 3 === 0 ? [profileOf(told)] : []));
  }
  return [...happened, profileOf(told)];
};

const points = { rules: [{ id: 'per-amount', points: 1, perMinor: 100 }], multipliers: [{ id: 'gold-double', tiers: ['gold'], times: 2 }, { id: 'plus-triple', memberships: ['plus'], times: 3 }], bonuses: [{ id: 'chest', points: 30, minimumMinor: 3_000, tiers: ['silver', 'gold'] }] };
const [free, limited] = [aPolicy(points), aPolicy({ ...points, limits: { perDay: 120, perMember: 400 } })];
const picks = fc.array(fc.nat(100), { minLength: 1, maxLength: 30 });
const pointsIn = (happenings: readonly Happening[], policy: typeof free) => Object.fromEntries(Object.entries(run(happenings, policy).state.parts).map(([id, order]) => [id, order?.points]));

describe('points by earned tiers', () => {
  it('are the same for each order, whatever is told first and whichever profiles were told on the way', () => {
    fc.assert(fc.property(purchases, picks, picks, (all, one, other) => {
      const { ofOrders } = storyOf(all);
      expect(pointsIn(arriving(ofOrders, one), free)).toEqual(pointsIn(arriving(ofOrders, other), free));
    }));
  });

  it('are what each order earns of what is kept of it by the tier that the days before had earned', () => {
    const seen = new Set<string>();
    fc.assert(fc.property(purchases, picks, (all, order) => {
      const { ofOrders, story } = storyOf(all);
      const { earned = [] } = profileOf(ofOrders.flat());
      const expected = story.orders.map(({ orderId, purchaseDay, lines: [line] }) => {
        const tier = earned.findLast(({ from }) => from <= purchaseDay)?.name ?? 'base';
        seen.add(tier);
        const kept = line?.keptNetMinor ?? 0;
        const own = Math.round(kept / 100 * (tier === 'gold' ? 2 : 1) * 1_000) / 1_000;
        return [orderId, (own % 1 === 0.5 ? 2 * Math.round(own / 2) : Math.round(own)) + (tier !== 'base' && kept >= 3_000 ? 30 : 0)];
      });
      expect(pointsIn(arriving(ofOrders, order), free)).toEqual(Object.fromEntries(expected));
    }));
    expect([...seen].sort()).toEqual(['base', 'gold', 'silver']);
  });

  it('and by tiers that are given are the same, whenever those words are told, before their time or after it', () => {
    const day = fc.integer({ min: 1, max: 20 }).map((number) => `2026-03-${String(number).padStart(2, '0')}`);
    const words = fc.array(fc.record({ since: day.map((on) => `${on}T11:30:00.000Z`), until: fc.option(day, { nil: undefined }), of: fc.constantFrom({ tier: 'gold' }, { tier: 'base' }, { membership: 'plus' }) }), { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(purchases, words, fc.tuple(picks, picks), (all, told, [one, other]) => {
      const { ofOrders } = storyOf(all);
      const given = [...new Map(told.map(({ of, ...word }) => [`${word.since} ${'tier' in of ? '' : of.membership}`, { ...word, ...of }])).values()];
      // Each word is told by a profile of its own, some time on the way.
      const withWords = (order: readonly number[]): Happening[] => {
        const happened = arriving(ofOrders, order);
        const last = happened.at(-1) as Standing;
        return given.reduce<Happening[]>((all, word, index) => all.toSpliced((order[index % order.length] ?? 0) % all.length, 0, { ...last, given: [word] }), happened);
      };
      expect(pointsIn(withWords(one), free)).toEqual(pointsIn(withWords(other), free));
    }));
  });

  it('within limits are the same, whatever is told first, of orders of which nothing comes back', () => {
    fc.assert(fc.property(purchases, picks, picks, (all, one, other) => {
      const { ofOrders } = storyOf(all.map((order) => ({ ...order, back: 0 })));
      expect(pointsIn(arriving(ofOrders, one), limited)).toEqual(pointsIn(arriving(ofOrders, other), limited));
    }));
  });

  it('of all other orders are as if an order had never been that came back whole', () => {
    fc.assert(fc.property(purchases, fc.nat(7), fc.tuple(picks, picks), (all, which, [one, other]) => {
      const at = which % all.length;
      const { ofOrders } = storyOf(all.map((order, index) => (index === at ? { ...order, minor: 9_000, back: 5 } : order)));
      const gone = `o-${at + 1}`;
      const { [gone]: nothing, ...left } = pointsIn(arriving(ofOrders, one), free);
      expect(nothing ?? 0).toBe(0);
      expect(left).toEqual(pointsIn(arriving(ofOrders.filter((_, index) => index !== at), other), free));
    }));
  });
});
