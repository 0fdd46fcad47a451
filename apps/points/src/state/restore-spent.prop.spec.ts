import { describe, expect, it } from '@jest/globals';
import { roundRatio } from '@fealty/contracts';
import fc from 'fast-check';
import { told, type Fact } from '../../testing/arrivals.fixture.js';
import { aPolicy, ask, askBy, perEuro, run } from '../../testing/points-run.fixture.js';
import { sum } from './points-account.rules.js';

const at = (hour: number): string => new Date(Date.parse('2026-03-01T10:00:00.000Z') + hour * 3_600_000).toISOString();
const hour = fc.integer({ min: 2, max: 100 });
const drawn = fc.record({
  points: fc.integer({ min: 1, max: 100 }), priceMinor: fc.integer({ min: 0, max: 3_000 }), pieces: fc.integer({ min: 1, max: 6 }), paidAt: hour, paid: fc.boolean(), placed: fc.boolean(), alone: fc.boolean(),
  exchanges: fc.array(fc.record({ hour, of: fc.nat(), pieces: fc.integer({ min: 1, max: 3 }) }), { maxLength: 3 }),
  returns: fc.array(fc.record({ hour, of: fc.nat(), pieces: fc.integer({ min: 1, max: 3 }) }), { maxLength: 4 }),
  refunds: fc.array(fc.record({ hour, minor: fc.integer({ min: 1, max: 2_000 }) }), { maxLength: 2 }),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;
const names = ['m', 'p', 'n', 'a'];

/** One order, exchanges of equal value from it on, and what came back of all of them; money is given back only where nothing is exchanged. */
const factsOf = ({ priceMinor, pieces, paidAt, paid, placed, exchanges, returns, refunds }: Drawn): readonly Fact[] => {
  const left = [pieces];
  const order = { orderId: 'm', pieces, priceMinor };
  const facts: Fact[] = [...placed || !paid ? [{ kind: 'placed' as const, ...order, at: at(1) }] : [], ...paid ? [{ kind: 'paid' as const, ...order, at: at(paidAt) }] : []];
  const takes = (of: number, most: number): number => {
    const taken = Math.min(left[of] ?? 0, most);
    left[of] = (left[of] ?? 0) - taken;
    return taken;
  };
  for (const one of paid ? exchanges : []) {
    const of = one.of % left.length;
    const taken = takes(of, one.pieces);
    if (taken === 0) continue;
    facts.push({ kind: 'exchanged', of: names[of] ?? '', orderId: names[left.length] ?? '', at: at(one.hour), pieces: taken, priceMinor });
    left.push(taken);
  }
  const alone = left.length === 1;
  for (const one of returns) {
    const taken = takes(one.of % left.length, one.pieces);
    if (taken > 0) facts.push({ kind: 'returned', of: names[one.of % left.length] ?? '', at: at(one.hour), pieces: taken });
  }
  if (alone && left[0] !== 0) facts.push(...refunds.map((one) => ({ kind: 'refunded' as const, of: 'm', at: at(one.hour), minor: one.minor })));
  return facts;
};
const arrivals = drawn.chain((all) => {
  const facts = factsOf(all);
  return fc.record({ all: fc.constant(all), facts: fc.constant(facts), arrival: fc.shuffledSubarray([...facts], { minLength: facts.length }) });
});

const backOf = ({ pieces, priceMinor, points }: Drawn, facts: readonly Fact[]): number => {
  const gone = sum(facts.map((fact) => (fact.kind === 'returned' ? fact.pieces : 0)));
  if (gone === pieces) return points;
  const [ofMinor, refunded] = [pieces * priceMinor, sum(facts.map((fact) => (fact.kind === 'refunded' ? fact.minor : 0)))];
  const leftMinor = Math.max(0, (pieces - gone) * priceMinor - refunded);
  return points - (ofMinor === 0 ? points : roundRatio(BigInt(points) * BigInt(leftMinor), BigInt(ofMinor), 'half-even'));
};

describe('points spent on an order', () => {
  it('come back by the share of it and of what exchanges made of it that came back, in whatever order that and its payment arrive', () => {
    fc.assert(fc.property(arrivals, ({ all, facts, arrival }) => {
      const spend = [askBy('a-1', ask('adjust', at(0), { points: 100, reason: 'welcome' })), ask('spend', at(0), { orderId: 'm', points: all.points })];
      const { state: { customer }, refused } = run([...spend, ...told(arrival)], aPolicy(perEuro));
      expect(refused).toEqual([]);
      expect(customer.available).toBe(100 - all.points + backOf(all, facts));
    }), { numRuns: 2_000 });
  });
});
