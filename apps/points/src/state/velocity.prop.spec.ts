import { pointsHeldV1, pointsPendingV1, pointsRedeemedV1, pointsReleasedV1, type Policy } from '@fealty/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { run, startOfRun, type Run } from '../../testing/points-run.fixture.js';
import { randomHistory, randomPolicy } from '../../testing/random-history.fixture.js';
import { sum, type PointsFact } from './points-account.rules.js';

fc.configureGlobal({ numRuns: 300 });
const histories = fc.array(fc.nat(), { maxLength: 120, size: 'max' }).map((drawn) => randomHistory(drawn));
const shapes = fc.array(fc.nat(), { minLength: 12, maxLength: 12 });
/** Always with limits: the last draw takes one of the two that have some. */
const policies = fc.tuple(shapes, fc.nat(), fc.constantFrom(1, 2)).map(([drawn, minutes, kind]) => randomPolicy([...drawn, minutes, kind]));

interface Use { readonly at: number; readonly points: number; readonly holdId?: string }
type Of = Policy['points']['velocity'][number]['of'];

const usesAfter = (uses: readonly Use[], { type, occurredAt, data }: PointsFact, of: Of): readonly Use[] => {
  if (of === 'spend' && type === pointsReleasedV1.type) return uses.map((use) => (use.holdId === data.holdId ? { ...use, points: use.points - data.points } : use)).filter((use) => use.points > 0);
  const isUse = of === 'earn' ? type === pointsPendingV1.type : type === pointsHeldV1.type || type === pointsRedeemedV1.type;
  if (!isUse || !('velocity' in data) || data.velocity === undefined) return uses;
  return [...uses, { at: Date.parse(occurredAt), points: data.velocity.points, ...(type === pointsHeldV1.type ? { holdId: data.holdId } : {}) }];
};

describe('velocity limits', () => {
  it('let no more through in any time of their length than they say', () => {
    fc.assert(fc.property(histories, policies, ({ happenings }, policy) => {
      const { facts } = run(happenings, policy);
      for (const { of, withinMinutes, atMost: { points = Number.POSITIVE_INFINITY, times = Number.POSITIVE_INFINITY } } of policy.policy.points.velocity) {
        facts.reduce<readonly Use[]>((before, fact) => {
          const uses = usesAfter(before, fact, of);
          for (const { at: end } of uses) {
            const within = uses.filter(({ at }) => at <= end && at > end - withinMinutes * 60_000);
            expect(sum(within.map((use) => use.points))).toBeLessThanOrEqual(points);
            expect(within.length).toBeLessThanOrEqual(times);
          }
          return uses;
        }, []);
      }
    }));
  });

  it('make nothing active of what they hold until it is released, and nothing at all of what is refused', () => {
    fc.assert(fc.property(histories, policies, ({ happenings }, policy) => {
      happenings.reduce<Run>((before, happening) => {
        const now = run([happening], policy, before);
        for (const [orderId, order] of Object.entries(now.state.parts)) {
          const earlier = before.state.parts[orderId];
          // What an exchange did not take it does not give: it counts as given, and nothing more comes.
          const late = 'data' in happening && 'again' in happening.data;
          if (order?.review !== undefined && earlier?.review !== undefined && !late) expect(order.activated).toBe(earlier.activated);
          if (order?.terms.cap !== undefined) expect(order.points).toBeLessThanOrEqual(order.terms.cap);
          if (order?.refused !== undefined && earlier?.refused !== undefined) expect(order.points).toBeLessThanOrEqual(earlier.points);
        }
        return now;
      }, startOfRun);
    }));
  });
});
