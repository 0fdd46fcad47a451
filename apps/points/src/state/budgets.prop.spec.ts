import { describe, expect, it } from '@jest/globals';
import type { PolicyInForce } from '@fealty/contracts';
import fc from 'fast-check';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { run, startOfRun, type Run } from '../../testing/points-run.fixture.js';
import { Draws, randomHistory, randomLines, randomPolicy } from '../../testing/random-history.fixture.js';
import { sum, type OrderEarn } from './points-account.rules.js';

const numbers = fc.array(fc.nat(), { maxLength: 120, size: 'max' });
const lines = numbers.map((drawn) => randomLines(new Draws(drawn)));
const stackings = fc.constantFrom('first' as const, 'best' as const, 'additive' as const);

// Any policy, with a campaign for tea and a bonus that a budget pays.
const policies = fc.tuple(fc.array(fc.nat(), { minLength: 9, maxLength: 9 }), stackings, fc.nat(9), fc.nat(15)).map(([drawn, stacking, rate, basis]): PolicyInForce => {
  const plain = randomPolicy([...drawn, 0, 0, basis]);
  const { points } = plain.policy;
  const rules = [{ id: 'spring', categories: ['tea', 'tools'], points: 10 + rate, perMinor: points.rules[0]?.perMinor ?? 100, budget: 'spring' }, ...points.rules.slice(0, 1)];
  const bonuses = [...points.bonuses, { id: 'spring-chest', points: 25, minimumMinor: 3_000, budget: 'spring' }];
  const policy = { ...plain.policy, points: { ...points, stacking, rules, bonuses, budgets: [{ id: 'spring', points: 9 }] } };
  return { ...plain, policy, numbered: (version) => (version === plain.version ? policy : undefined) };
});
const having = (left: number): Run => ({ ...startOfRun, left: { 'demo/spring': left } });
const ordersIn = ({ state }: Run): OrderEarn[] => Object.values(state.parts).filter((order) => order !== undefined);
const grantedIn = (done: Run): number => sum(ordersIn(done).filter(({ lines: [first] }) => first !== undefined).flatMap(({ terms: { budgets = [] } }) => budgets.map(({ granted }) => granted)));

describe('budgets', () => {
  it('are drawn from for as much as the orders were granted, and never for more than there is', () => {
    fc.assert(fc.property(fc.array(lines, { maxLength: 8 }), policies, fc.nat(3_000), (orders, policy, left) => {
      const story = new OrderStory();
      const done = run(orders.flatMap((plans) => story.pay(plans)), policy, having(left));
      expect(done.left?.['demo/spring']).toBe(left - grantedIn(done));
      expect(done.left?.['demo/spring']).toBeGreaterThanOrEqual(0);
    }));
  });

  it('leave the sum of lines the sum of the order, through any history', () => {
    fc.assert(fc.property(numbers, policies, fc.nat(3_000), (drawn, policy, left) => {
      for (const { lines: earned, points } of ordersIn(run(randomHistory(drawn).happenings, policy, having(left)))) expect(sum(earned.map((line) => line.points))).toBe(points);
    }), { numRuns: 60 });
  });

  it('take by ten small returns exactly what one large return takes, and by a whole one all', () => {
    fc.assert(fc.property(lines, policies, fc.record({ left: fc.nat(500), count: fc.integer({ min: 1, max: 24 }) }), (plans, policy, { left, count }) => {
      const pieces = plans.flatMap(({ quantity }, index) => Array.from({ length: quantity }, () => ({ lineId: String(index + 1), quantity: 1 })));
      const back = pieces.slice(0, count);
      const [small, large] = [new OrderStory(), new OrderStory()];
      const together = [...Map.groupBy(back, ({ lineId }) => lineId)].map(([lineId, some]) => ({ lineId, quantity: some.length }));
      const many = run([...small.pay(plans), ...back.flatMap((piece) => small.giveBack(0, [piece]))], policy, having(left));
      const one = run([...large.pay(plans), ...large.giveBack(0, together)], policy, having(left));
      expect(many.state.parts['o-1']?.points).toBe(one.state.parts['o-1']?.points);
      expect(many.left).toEqual(one.left);
      if (count >= pieces.length) expect(one.state.parts['o-1']?.points ?? 0).toBe(0);
    }));
  });
});
