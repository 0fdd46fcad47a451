import { describe, expect, it } from '@jest/globals';
import { pointsClawedBackV1, pointsPendingV1 } from '@fealty/contracts';
import fc from 'fast-check';
import { told, type Fact } from '../../testing/arrivals.fixture.js';
import { OrderStory, type LinePlan } from '../../testing/order-story.fixture.js';
import { run } from '../../testing/points-run.fixture.js';
import { randomPolicy } from '../../testing/random-history.fixture.js';
import { balanceOf, sum } from './points-account.rules.js';

const at = (hour: number): string => new Date(Date.parse('2026-03-01T10:00:00.000Z') + hour * 3_600_000).toISOString();
const hour = fc.integer({ min: 1, max: 100 });
const bought = { pieces: fc.integer({ min: 1, max: 3 }), priceMinor: fc.integer({ min: 1, max: 6_000 }), category: fc.constantFrom('tea', 'books', 'tools') };
const drawn = fc.record({
  paid: fc.array(fc.record({ hour, ...bought }), { minLength: 1, maxLength: 2 }),
  exchanges: fc.array(fc.record({ hour, of: fc.nat(), ...bought }), { minLength: 1, maxLength: 4 }),
  returns: fc.array(fc.record({ hour, of: fc.nat() }), { maxLength: 3 }),
  alone: fc.array(fc.record({ hour, of: fc.nat(), priceMinor: bought.priceMinor }), { maxLength: 2 }),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;
// Not in the order of their payment, so that no name decides.
const names = ['m', 'p', 'n', 'a', 'z', 'b'];

const toldAlone = (facts: readonly Fact[], { alone }: Drawn): readonly Fact[] => {
  const made = facts.filter((fact) => fact.kind === 'exchanged');
  return [...new Map(alone.map((one) => [one.of % Math.max(1, made.length), one]))].flatMap(([index, { hour: when, priceMinor }]) => {
    const one = made[index];
    return one === undefined ? [] : [{ kind: 'alone' as const, orderId: one.orderId, at: at(when), pieces: one.pieces, priceMinor }];
  });
};

const history = drawn.map((all): readonly Fact[] => {
  const { paid, exchanges, returns } = all;
  const left = paid.map(({ pieces }) => pieces * 2);
  const facts: Fact[] = paid.map(({ hour: when, ...one }, index) => ({ kind: 'paid', ...one, pieces: one.pieces * 2, orderId: names[index] ?? '', at: at(when) }));
  const takes = (of: number, pieces: number): boolean => {
    if ((left[of] ?? 0) < pieces) return false;
    left[of] = (left[of] ?? 0) - pieces;
    return true;
  };
  for (const { hour: when, of: drawnOf, ...one } of exchanges) {
    const of = drawnOf % left.length;
    if (!takes(of, one.pieces)) continue;
    facts.push({ kind: 'exchanged', ...one, of: names[of] ?? '', orderId: names[left.length] ?? '', at: at(when) });
    left.push(one.pieces);
  }
  for (const { hour: when, of } of returns) if (takes(of % left.length, 1)) facts.push({ kind: 'returned', of: names[of % left.length] ?? '', at: at(when), pieces: 1 });
  return [...facts, ...toldAlone(facts, all)];
});
const arrivals = history.chain((facts) => fc.record({ facts: fc.constant([...facts].sort((a, b) => (a.at < b.at ? -1 : 1))), arrival: fc.shuffledSubarray([...facts], { minLength: facts.length }) }));
// Fixed bonuses, first purchases and tiers, lots that never end; no limits.
const policies = fc.tuple(fc.array(fc.nat(), { minLength: 4, maxLength: 4 }), fc.nat(1), fc.nat(1)).map(([first, bonuses, asking]) => randomPolicy([...first, 0, 0, bonuses, 0, asking]));

const familyIn = (facts: readonly Fact[], orderId: string): readonly string[] =>
  [orderId, ...facts.flatMap((fact) => (fact.kind === 'exchanged' && fact.of === orderId ? familyIn(facts, fact.orderId) : []))];
/** What is kept of an order and of those that exchanges made of it, as lines of one. */
const keptOf = (facts: readonly Fact[], root: string): LinePlan[] => {
  const family = familyIn(facts, root);
  return facts.flatMap((fact) => {
    if ((fact.kind !== 'paid' && fact.kind !== 'exchanged') || !family.includes(fact.orderId)) return [];
    const { pieces, priceMinor, category, orderId } = fact;
    const back = sum(facts.map((one) => ((one.kind === 'exchanged' || one.kind === 'returned') && one.of === orderId ? one.pieces : 0)));
    return [{ netMinor: pieces * priceMinor, quantity: pieces, kept: pieces - back, ...(category === undefined ? {} : { category }) }];
  });
};

describe('an order and those that exchanges made of it', () => {
  it('have the same points each, in whatever order payments, exchanges and returns arrive', () => {
    fc.assert(fc.property(arrivals, policies, hour, ({ facts, arrival }, policy, when) => {
      const standing = { type: 'standing' as const, tier: 'gold', asOf: at(when) };
      const end = (some: readonly Fact[]) => {
        const { state, facts: said, refused } = run([...told(some), standing], policy);
        expect(refused).toEqual([]);
        const qualifying = sum(said.map(({ data }) => ('qualifyingPoints' in data ? data.qualifyingPoints : 0)));
        return { balance: balanceOf(state.customer), qualifying, points: names.map((orderId) => state.parts[orderId]?.points ?? 0) };
      };
      expect(end(arrival)).toEqual(end(facts));
    }), { numRuns: 500 });
  });

  it('say of what an exchange takes that more follows, and what its new order earns right after it', () => {
    let halves = 0;
    fc.assert(fc.property(arrivals, policies, ({ arrival }, policy) => {
      const { facts: said } = run(told(arrival), policy);
      said.forEach((fact, index) => {
        if (fact.type !== pointsClawedBackV1.type) return;
        const { exchange, entryId, followed } = fact.data;
        const next = said.slice(index + 1).find((one) => one.type === pointsPendingV1.type && one.data.exchangeOf !== undefined);
        expect([followed, followed === undefined || next !== undefined]).toEqual([exchange !== undefined || entryId.startsWith('again/') ? true : undefined, true]);
        halves += Number(followed === true);
      });
    }), { numRuns: 300 });
    expect(halves).toBeGreaterThan(100);
  });

  it('earn together what one order of all that is kept of them earns', () => {
    fc.assert(fc.property(arrivals, policies, ({ facts, arrival }, policy) => {
      const { parts } = run(told(arrival), policy).state;
      const roots = facts.flatMap((fact) => (fact.kind === 'paid' ? [fact] : []));
      const story = new OrderStory();
      for (const { orderId, at: paidAt } of roots) story.at(paidAt, orderId).pay(keptOf(facts, orderId));
      const alone = run(story.events, policy).state.parts;
      const points = (orderIds: readonly string[]) => sum(orderIds.map((orderId) => parts[orderId]?.points ?? 0));
      expect(roots.map(({ orderId }) => points(familyIn(facts, orderId)))).toEqual(roots.map(({ orderId }) => alone[orderId]?.points ?? 0));
    }), { numRuns: 500 });
  });
});
