import { describe, expect, it } from '@jest/globals';
import type { EarningBasis, OrderLine } from '@fealty/contracts';
import fc from 'fast-check';
import { after, aPolicy, run, startOfRun, told, type Happening, type Run } from '../../testing/points-run.fixture.js';
import { basisNumbered, isTold, randomHistory, randomPolicy } from '../../testing/random-history.fixture.js';
import { evolve } from './evolve.rules.js';
import { entryOf } from './entries.rules.js';
import { inTakingOrder } from './take-points.rules.js';
import { balanceOf, emptyAccount, pointsHeldBy, sum, type PointsState } from './points-account.rules.js';

fc.configureGlobal({ numRuns: 300 });
const numbers = fc.array(fc.nat(), { maxLength: 120, size: 'max' });
const history = numbers.map((drawn) => randomHistory(drawn));
/** The first of three versions, which repairs know. */
const policies = fc.array(fc.array(fc.nat(), { minLength: 14, maxLength: 14 }), { minLength: 3, maxLength: 3 }).map((all) => {
  const [first, ...others] = all.map((drawn, index) => ({ ...randomPolicy(drawn), version: index + 1 }));
  return after(first ?? aPolicy(), ...others);
});
/** Lots never end: what is told in another order meets the same lots. */
const lastingPolicies = fc.array(fc.nat(), { minLength: 4, maxLength: 4 }).chain((drawn) => fc.nat(15).map((basis) => randomPolicy([...drawn, 0, 0, 0, 0, 0, 0, 0, basis])));
const asStored = (state: PointsState): PointsState => JSON.parse(JSON.stringify(state)) as PointsState;

describe('the ledger', () => {
  it('holds the balance as the sum of its entries, after each of them', () => {
    fc.assert(fc.property(history, policies, ({ happenings }, policy) => {
      const { facts, state } = run(happenings, policy);
      const balance = { pending: 0, available: 0, held: 0, debt: 0 };
      for (const fact of facts) {
        const { moved } = entryOf(fact) ?? { moved: { pending: 0, available: 0, held: 0, debt: 0 } };
        for (const part of ['pending', 'available', 'held', 'debt'] as const) balance[part] += moved[part];
        expect(fact.data).toHaveProperty('balance', balance);
      }
      expect(balanceOf(state.customer)).toEqual(balance);
    }));
  });

  it('is never negative, holds available as the sum of its lots and pending as the sum of its orders, and repays debt first', () => {
    fc.assert(fc.property(history, policies, ({ happenings }, policy) => {
      happenings.reduce<Run>((before, happening) => {
        const now = run([happening], policy, before);
        const { customer: account, parts } = now.state;
        const orders = Object.values(parts).flatMap((order) => (order === undefined ? [] : [order]));
        expect(Math.min(account.pending, account.available, account.held, account.debt, ...account.lots.map((lot) => lot.points))).toBeGreaterThanOrEqual(0);
        expect(account.available).toBe(sum(account.lots.map((lot) => lot.points)));
        expect(account.held).toBe(sum(account.holds.map(pointsHeldBy)));
        expect(new Set(account.lots.map((lot) => lot.lotId)).size).toBe(account.lots.length);
        expect(account.pending).toBe(sum(orders.map((order) => order.pending)));
        expect(Math.min(account.debt, account.available)).toBe(0);
        for (const order of orders) {
          expect(sum(order.lines.map((one) => one.points))).toBe(order.points);
          expect(Math.min(order.points - order.pending, order.pending, ...order.lines.map((one) => one.points))).toBeGreaterThanOrEqual(0);
        }
        return now;
      }, startOfRun);
    }));
  });

  it('is the same when it is rebuilt from its own events', () => {
    fc.assert(fc.property(history, policies, ({ happenings }, policy) => {
      const { facts, state } = run(happenings, policy);
      const rebuilt = facts.reduce<PointsState>(evolve, { customer: emptyAccount(), parts: {} });
      expect(asStored(rebuilt)).toEqual(asStored(told(state)));
    }));
  });
});

describe('the ledger of repeated and cut deliveries', () => {
  it('does not change when every event is told twice', () => {
    fc.assert(fc.property(history, policies, ({ happenings }, policy) => {
      const twice = happenings.flatMap((one): Happening[] => (isTold(one) ? [one, one] : [one]));
      expect(run(twice, policy).state).toEqual(run(happenings, policy).state);
      expect(run(twice, policy).facts).toEqual(run(happenings, policy).facts);
    }));
  });

  it('is the same wherever its history is cut into batches', () => {
    fc.assert(fc.property(history, policies, fc.array(fc.nat(40)), ({ happenings }, policy, cuts) => {
      const edges = [0, ...new Set(cuts.map((cut) => Math.min(cut, happenings.length))), happenings.length].sort((a, b) => a - b);
      const cut = edges.reduce<Run>((before, edge, index) => run(happenings.slice(edges[index - 1] ?? 0, edge), policy, { ...before, state: asStored(before.state) }), startOfRun);
      expect(asStored(cut.state)).toEqual(asStored(run(happenings, policy).state));
    }));
  });

  it('is the same in whatever way the events of different orders are interleaved', () => {
    fc.assert(fc.property(history, lastingPolicies, fc.array(fc.nat(), { minLength: 40, maxLength: 40 }), ({ happenings }, policy, picks) => {
      const events = happenings.filter(isTold);
      fc.pre(!events.some((event) => 'exchangeOf' in event.data));
      const left = [...Map.groupBy(events, (event) => event.data.purchase.orderId).values()].map((some) => [...some]);
      const mixed = events.flatMap((_, index) => {
        const open = left.filter((some) => some.length > 0);
        const next = open[(picks[index % picks.length] ?? 0) % open.length]?.shift();
        return next === undefined ? [] : [next];
      });
      const comparable = ({ customer, parts }: PointsState) => ({ ...customer, lots: inTakingOrder(customer.lots), parts: Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1)) });
      expect(comparable(run(mixed, policy).state)).toEqual(comparable(run(events, policy).state));
    }));
  });
});

describe('the points of an order', () => {
  const halfEven = (numerator: number, denominator: number): number => {
    const floor = Math.floor(numerator / denominator);
    const twiceRest = 2 * (numerator % denominator);
    return twiceRest > denominator || (twiceRest === denominator && floor % 2 === 1) ? floor + 1 : floor;
  };
  /** Counted a second time: the net of all four is what orders says; otherwise money and the rest are kept with the pieces, less what was given back. */
  const keptOf = (line: OrderLine, { tax, shipping, discounts, points }: EarningBasis): number => {
    const { netMinor, taxMinor, discountMinor, shippingMinor = 0, paidWithPointsMinor = 0, quantity, keptQuantity, refundedMinor = 0 } = line;
    const money = halfEven((netMinor + (tax === 'in' ? taxMinor : 0) + (shipping === 'in' ? shippingMinor : 0)) * keptQuantity, quantity);
    const all = halfEven((netMinor + (tax === 'in' ? taxMinor : 0) + (shipping === 'in' ? shippingMinor : 0) + (discounts === 'in' ? discountMinor : 0) + (points === 'in' ? paidWithPointsMinor : 0)) * keptQuantity, quantity);
    return refundedMinor === 0 || money === 0 ? all : halfEven(all * Math.max(0, money - refundedMinor), money);
  };

  it('are what its kept lines earn under each of the 16 bases, whatever happened on the way', () => {
    fc.assert(fc.property(history, fc.nat(15), ({ happenings, story }, number) => {
      fc.pre(!happenings.some((one) => 'data' in one && 'exchangeOf' in one.data));
      const basis = basisNumbered(number);
      const { parts } = run(happenings, aPolicy({ rounding: 'half-even', basis, rules: [{ id: 'all', points: 3, perMinor: 200 }] })).state;
      for (const order of story.orders) {
        const kept = sum(order.lines.filter((one) => !one.giftCard).map((one) => (number === 0 ? one.keptNetMinor : keptOf(one, basis))));
        expect(parts[order.orderId]?.points ?? 0).toBe(halfEven(kept * 3, 200));
      }
    }));
  });
});
