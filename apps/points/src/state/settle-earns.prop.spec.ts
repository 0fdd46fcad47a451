import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { run, type Happening } from '../../testing/points-run.fixture.js';
import { Draws, randomLines, randomPolicy } from '../../testing/random-history.fixture.js';
import { sum } from './points-account.rules.js';

fc.configureGlobal({ numRuns: 300 });
const policies = fc.tuple(fc.array(fc.nat(), { minLength: 4, maxLength: 4 }), fc.array(fc.nat(), { minLength: 2, maxLength: 2 }), fc.nat(15)).map(([drawn, asking, basis]) => randomPolicy([...drawn, 0, 0, 1, ...asking, 0, 0, basis]));
const carts = fc.array(fc.array(fc.nat(), { minLength: 8, maxLength: 20 }), { minLength: 1, maxLength: 8 });
const shuffled = (happenings: readonly Happening[], picks: readonly number[]): Happening[] =>
  happenings.map((one, index) => ({ one, key: picks[index] ?? 0 })).sort((a, b) => a.key - b.key).map(({ one }) => one);

const bought = (numbers: readonly (readonly number[])[]): { story: OrderStory; happenings: Happening[] } => {
  const story = new OrderStory();
  const happenings = numbers.flatMap((drawn) => story.pay(randomLines(new Draws(drawn))));
  return { story, happenings };
};

describe('limits, first purchases and tiers', () => {
  it('give each order the same in whatever order they are told', () => {
    const drawn = fc.record({ numbers: carts, policy: policies, picks: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), at: fc.nat(7) });
    fc.assert(fc.property(drawn, ({ numbers, policy, picks, at }) => {
      const { story, happenings } = bought(numbers);
      const standing = { type: 'standing' as const, tier: 'gold', asOf: story.events[at % story.events.length]?.occurredAt ?? '' };
      const pointsBy = (some: readonly Happening[]) => {
        const { parts } = run(some, policy).state;
        return story.orders.map(({ orderId }) => parts[orderId]?.points ?? 0);
      };
      const told = [...happenings, standing];
      expect(pointsBy(shuffled(told, picks))).toEqual(pointsBy(told));
    }));
  });

  it('are never exceeded, whatever comes back in between', () => {
    fc.assert(fc.property(carts, fc.integer({ min: 1, max: 200 }), fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), (numbers, perMember, picks) => {
      const { story, happenings } = bought(numbers);
      const back = story.orders.flatMap((_, at) => ((picks[at] ?? 0) % 3 === 0 ? story.giveBack(at, [{ lineId: '1', quantity: 1 }]) : []));
      const policy = randomPolicy([3, 1, 0, 0]);
      const limited = { ...policy, policy: { ...policy.policy, points: { ...policy.policy.points, limits: { perMember } } } };
      const { parts } = run([...happenings, ...back, ...story.pay([{ netMinor: 20_000, category: 'tea' }])], { ...limited, numbered: () => limited.policy }).state;
      expect(sum(Object.values(parts).map((order) => order?.points ?? 0))).toBeLessThanOrEqual(perMember);
    }));
  });
});
