import { describe, expect, it } from '@jest/globals';
import { pointsAdjustedV1, pointsExpiredV1, pointsGrantedV1, pointsOpenedV1, pointsRedeemedV1, pointsRestoredV1 } from '@fealty/contracts';
import fc from 'fast-check';
import { OrderStory, type LinePlan } from '../../testing/order-story.fixture.js';
import { run, startOfRun, type Happening, type Run } from '../../testing/points-run.fixture.js';
import { Draws, randomHistory, randomLines, randomPolicy } from '../../testing/random-history.fixture.js';
import { balanceOf } from './points-account.rules.js';

fc.configureGlobal({ numRuns: 300 });
const numbers = fc.array(fc.nat(), { maxLength: 120, size: 'max' });
const lines = numbers.map((drawn) => randomLines(new Draws(drawn)));
// Lots that never end, no fixed bonuses; with limits, with what only a first purchase or a tier gets, and any of the 16 bases.
const fourNumbers = fc.array(fc.nat(), { minLength: 4, maxLength: 4 });
const policies = fc.tuple(fourNumbers, fc.nat(), fc.nat(), fc.nat(15)).map(([drawn, limits, asking, basis]) => randomPolicy([...drawn, 0, 0, 0, limits, asking, 0, 0, basis]));
const withBonuses = fc.tuple(fourNumbers, fc.nat(), fc.nat(), fc.nat(), fc.nat(15)).map(([drawn, bonuses, limits, asking, basis]) => randomPolicy([...drawn, 0, 0, bonuses, limits, asking, 0, 0, basis]));
const before = fc.record({ lines, other: lines, completed: fc.boolean(), otherCompleted: fc.boolean(), spent: fc.nat(600) });
type Before = typeof before extends fc.Arbitrary<infer B> ? B : never;

// Two orders of one customer; the second is the one that comes back.
const bought = ({ lines: plans, other, completed, otherCompleted, spent }: Before): { story: OrderStory; happenings: readonly Happening[] } => {
  const story = new OrderStory();
  const happenings = [
    ...story.pay(other), ...(otherCompleted ? story.complete(0) : []), ...story.pay(plans), ...(completed ? story.complete(1) : []),
    { type: 'spent' as const, points: spent },
  ];
  return { story, happenings };
};
const piecesOf = (plans: readonly LinePlan[]) => plans.flatMap(({ quantity = 1 }, index) => Array.from({ length: quantity }, () => ({ lineId: String(index + 1), quantity: 1 })));
const all = (plans: readonly LinePlan[]) => plans.map(({ quantity = 1 }, index) => ({ lineId: String(index + 1), quantity }));
const whatIsLeft = ({ state }: Run) => {
  const order = state.parts['o-2'];
  return { account: state.customer, order: order === undefined ? undefined : { ...order, lines: order.lines.map(({ lineId, points }) => ({ lineId, points })) } };
};

describe('taking back', () => {
  it('takes by ten small returns exactly what one large return takes', () => {
    fc.assert(fc.property(before, policies, fc.integer({ min: 1, max: 24 }), (start, policy, count) => {
      const pieces = piecesOf(start.lines).slice(0, count);
      const small = bought(start);
      const large = bought(start);
      const smallReturns = pieces.flatMap((piece) => small.story.giveBack(1, [piece]));
      const sums = new Map<string, number>();
      for (const { lineId } of pieces) sums.set(lineId, (sums.get(lineId) ?? 0) + 1);
      const largeReturn = large.story.giveBack(1, [...sums].map(([lineId, quantity]) => ({ lineId, quantity })));
      const one = run([...large.happenings, ...largeReturn], policy);
      const many = run([...small.happenings, ...smallReturns], policy);
      expect(whatIsLeft(many)).toEqual(whatIsLeft(one));
    }));
  });

  it('never leaves an order with more points than it had, under any basis', () => {
    fc.assert(fc.property(before, policies, fc.nat(), (start, policy, refunded) => {
      const { story, happenings } = bought(start);
      const back = [...story.refund(1, { lineId: '1', minor: refunded % 9_000 }), ...piecesOf(start.lines).flatMap((piece) => story.giveBack(1, [piece]))];
      back.reduce<Run>((had, event) => {
        const now = run([event], policy, had);
        expect(now.state.parts['o-2']?.points ?? 0).toBeLessThanOrEqual(had.state.parts['o-2']?.points ?? 0);
        return now;
      }, run(happenings, policy));
    }));
  });

  it('leaves nothing of an order that came back whole, unless the terms forgive what was spent', () => {
    fc.assert(fc.property(before, policies, fc.constantFrom('return', 'cancel', 'charge-back'), (start, policy, how) => {
      const { story, happenings } = bought({ ...start, spent: 0 });
      const withoutOrder = run(happenings.filter((one) => 'data' in one && one.data.purchase.orderId === 'o-1'), policy).state.customer;
      const back = how === 'return' ? story.giveBack(1, all(start.lines)) : story.cancel(1, how === 'cancel' ? 'shop' : 'bank');
      const { state } = run([...happenings, ...back], policy);
      expect(state.parts['o-2']?.points ?? 0).toBe(0);
      const activeForgiven = policy.policy.points.takeBack === 'pending-only' && start.completed;
      if (!activeForgiven) expect(state.customer).toEqual(withoutOrder);
    }));
  });

  it('moves no points by an exchange of equal value, wherever the points were taken from', () => {
    fc.assert(fc.property(before, withBonuses, fc.nat(30), (drawn, policy, at) => {
      // Money in whole minor units a piece, so that the piece is worth the same in either order.
      const start = { ...drawn, lines: drawn.lines.map((line) => ({ ...line, netMinor: line.netMinor * line.quantity })) };
      const { story, happenings } = bought(start);
      const pieces = piecesOf(start.lines).filter(({ lineId }) => start.lines[Number(lineId) - 1]?.giftCard === false);
      fc.pre(pieces.length > 0);
      const piece = pieces[at % pieces.length];
      const had = run(happenings, policy);
      const has = run(story.exchange(1, piece === undefined ? [] : [piece]), policy, had);
      expect(balanceOf(has.state.customer)).toEqual(balanceOf(had.state.customer));
      const qualifying = has.facts.slice(had.facts.length).reduce((total, fact) => total + ('qualifyingPoints' in fact.data ? fact.data.qualifyingPoints : 0), 0);
      expect(qualifying).toBe(0);
    }));
  });

  it('takes the same when an exchange of lesser value is told as one return of the difference', () => {
    const plans = fc.record({ euros: fc.integer({ min: 2, max: 30 }), spent: fc.nat(60), completed: fc.boolean() });
    fc.assert(fc.property(plans, withBonuses, ({ euros, spent, completed }, policy) => {
      const [worth, less] = [euros * 1_000, Math.floor(euros / 2) * 1_000];
      const line = { quantity: 1, category: 'tea', giftCard: false };
      const start = { lines: [{ ...line, netMinor: worth }], other: [{ ...line, netMinor: 100, category: 'tools' }], completed, otherCompleted: true, spent };
      const exchanged = bought(start);
      const returned = bought(start);
      const a = run([...exchanged.happenings, ...exchanged.story.exchange(1, [{ lineId: '1', quantity: 1 }], [{ netMinor: less, category: 'tea' }])], policy);
      const b = run([...returned.happenings, ...returned.story.refund(1, { lineId: '1', minor: worth - less })], policy);
      expect(balanceOf(a.state.customer)).toEqual(balanceOf(b.state.customer));
    }));
  });
});

describe('taking back everything of a random history', () => {
  it('comes to nothing but what was spent, adjusted, granted and came in, and had not ended, as long as nothing was forgiven', () => {
    fc.assert(fc.property(numbers.map((drawn) => randomHistory(drawn)), policies, ({ happenings, story }, policy) => {
      const undone = story.orders.flatMap((_, at) => story.cancel(at));
      const { state, facts } = run([...happenings, ...undone], policy, startOfRun);
      for (const order of Object.values(state.parts)) expect(order?.points).toBe(0);
      expect(state.customer.pending).toBe(0);
      const forgiven = facts.reduce((total, fact) => total + ('takenFrom' in fact.data ? fact.data.takenFrom.forgiven : 0), 0);
      const given = (type: string) => facts.reduce((total, fact) => total + (fact.type === type && 'points' in fact.data ? fact.data.points : 0), 0);
      // What an order earned and ended is not taken again (P10); what came otherwise and ended is gone.
      const orders = new Set(story.orders.map(({ orderId }) => orderId));
      const ended = facts.flatMap((fact) => (fact.type === pointsExpiredV1.type ? fact.data.lots : [])).filter(({ orderId }) => !orders.has(orderId)).reduce((total, { points }) => total + points, 0);
      const { available, held, debt } = state.customer;
      if (forgiven === 0) expect(available + held - debt).toBe(given(pointsRestoredV1.type) - given(pointsRedeemedV1.type) + given(pointsAdjustedV1.type) + given(pointsOpenedV1.type) + given(pointsGrantedV1.type) - ended);
      for (const { orderId } of story.orders) expect(state.parts[orderId]?.spent.lots ?? []).toEqual([]);
    }));
  });
});
