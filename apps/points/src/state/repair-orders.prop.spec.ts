import { describe, expect, it } from '@jest/globals';
import { orderCompletedV1, orderPaidV1, type PolicyInForce } from '@fealty/contracts';
import fc from 'fast-check';
import type { OrderStory } from '../../testing/order-story.fixture.js';
import { after, ask, run, type Asked, type Happening, type Run } from '../../testing/points-run.fixture.js';
import { isTold, randomHistory, randomPolicy } from '../../testing/random-history.fixture.js';

fc.configureGlobal({ numRuns: 100 });
const histories = fc.array(fc.nat(), { maxLength: 120, size: 'max' }).map((drawn) => randomHistory(drawn));
// Lots never end unless a law says so, and activation is by completion, as agreed with the earn; limits, bonuses and conditions differ.
const numbers = fc.tuple(fc.array(fc.nat(), { minLength: 4, maxLength: 4 }), fc.array(fc.nat(), { minLength: 4, maxLength: 4 }));
const drawn = (version: number) => numbers.map(([rates, [bonus = 0, limits = 0, asking = 0, basis = 0]]): PolicyInForce => ({ ...randomPolicy([...rates, 0, 0, bonus, limits, asking, 0, 0, basis]), version }));
const versions = fc.tuple(drawn(1), drawn(2));
type Points = PolicyInForce['policy']['points'];
/** Debt may grow. */
const into = ({ policy, ...version }: PolicyInForce, points: Partial<Points> = {}): PolicyInForce => ({ ...version, policy: { ...policy, points: { ...policy.points, takeBack: 'debt', ...points } } });
const withoutLimits = (version: PolicyInForce): PolicyInForce => ({ ...version, policy: { ...version.policy, points: { ...version.policy.points, limits: {} } } });
const unlimited = versions.map(([first, second]) => [withoutLimits(first), withoutLimits(second)] as const);
const at = '2027-01-01T10:00:00.000Z';
const journal = (number: number): string => `00000000-0000-4000-a000-${String(number).padStart(12, '0')}`;
// Each order once, from its first earn on; of which one it came may have been told later.
const ordersOf = ({ events }: OrderStory) => events.flatMap((event) => (event.type === orderPaidV1.type && event.data.again !== true ? [event] : [])).map(({ data: { purchase: { orderId } }, occurredAt }) => {
  const origin = events.flatMap(({ type, data }) => (type === orderPaidV1.type && data.purchase.orderId === orderId ? data.exchangeOf ?? [] : [])).at(-1);
  return { orderId, at: occurredAt, ...(origin === undefined ? {} : { origin }) };
});

const asked = (story: OrderStory, input: Partial<Asked<'repair'>['input']> = {}): Asked<'repair'> => ask('repair', at, {
  journalId: journal(1), policyVersion: 2, forgive: false, by: 'a-1', secondBy: 'a-2',
  orders: ordersOf(story), ...input,
});
const undo = (story: OrderStory): Asked<'repair'> => asked(story, { journalId: journal(2), policyVersion: 1, undoes: journal(1) });
const pointsOf = ({ state: { parts } }: Run) => Object.fromEntries(Object.entries(parts).flatMap(([id, order]) => (order === undefined || order.lines.length === 0 ? [] : [[id, order.points]])));
const isExchange = (one: Happening): boolean => 'data' in one && 'exchangeOf' in one.data;
const worth = ({ state: { customer: { pending, available, held, debt } } }: Run): number => pending + available + held - debt;

const expiredIn = ({ state: { customer: { expired } } }: Run): number => expired.reduce((all, { points }) => all + points, 0);
/** What an account was when nothing was held any more, and what it is after a repair was undone. */
const undoing = ({ happenings, story }: { happenings: readonly Happening[]; story: OrderStory }, { policy, forgive }: { policy: PolicyInForce; forgive: boolean }): { had: Run; undone: Run } => {
  const had = run([...happenings, { type: 'ticked', now: at }], policy);
  return { had, undone: run([asked(story, { forgive }), undo(story)], policy, had) };
};

describe('a repair', () => {
  it('gives each order what it would have had under the right version from the start', () => {
    fc.assert(fc.property(histories, unlimited, ({ happenings, story }, [first, second]) => {
      const shop = happenings.filter((one) => isTold(one) || one.type === 'standing');
      fc.pre(!shop.some(isExchange));
      expect(pointsOf(run([...shop, asked(story)], after(first, second)))).toEqual(pointsOf(run(shop, after(second, first))));
    }));
  });

  it('does so with limits, too, as long as nothing came back', () => {
    const kinds: string[] = [orderPaidV1.type, orderCompletedV1.type, 'standing'];
    fc.assert(fc.property(histories, versions, ({ happenings, story }, [first, second]) => {
      const shop = happenings.filter(({ type }) => kinds.includes(type));
      fc.pre(!shop.some(isExchange));
      expect(pointsOf(run([...shop, asked(story)], after(first, second)))).toEqual(pointsOf(run(shop, after(second, first))));
    }));
  });

  it('changes nothing when it is posted again, and nothing where nothing differs', () => {
    fc.assert(fc.property(histories, versions, ({ happenings, story }, [first, second]) => {
      const policy = after(first, second);
      const once = run([...happenings, asked(story)], policy);
      expect(run([asked(story, { journalId: journal(3) })], policy, once).facts).toEqual(once.facts);
      const alike = after(first, { ...first, version: 2 });
      const had = run(happenings, alike);
      expect(pointsOf(run([asked(story)], alike, had))).toEqual(pointsOf(had));
    }));
  });

  it('that is undone leaves each order its points, terms and place', () => {
    const told = ({ state: { parts } }: Run) => Object.entries(parts).map(([id, order]) => [id, order?.points, order?.terms, order?.place, order?.qualifying]);
    fc.assert(fc.property(histories, versions, fc.boolean(), ({ happenings, story }, [first, second], forgive) => {
      const policy = after(first, second);
      const had = run(happenings.filter((one) => one.type !== 'asked' || one.name !== 'repair'), policy);
      const undone = run([asked(story, { forgive }), undo(story)], policy, had);
      expect(told(undone)).toEqual(told(had));
      expect(undone.state.customer.earns).toEqual(had.state.customer.earns);
    }));
  });

  it('that is undone moves nothing in all, as long as debt may grow and nothing is held', () => {
    fc.assert(fc.property(histories, unlimited, fc.boolean(), (history, [first, second], forgive) => {
      const { had, undone } = undoing(history, { policy: after(into(first), into(second)), forgive });
      expect(worth(undone)).toBe(worth(had));
    }));
  });

  it('does so where lots have ended, too, as long as no order looks at another one', () => {
    const alone: Partial<Points> = { expiry: { kind: 'yearly', day: '03-02' }, multipliers: [], bonuses: [{ id: 'large', points: 40, minimumMinor: 9_000 }] };
    fc.assert(fc.property(histories, unlimited, fc.boolean(), (history, [first, second], forgive) => {
      const { had, undone } = undoing(history, { policy: after(into(first, alone), into(second, alone)), forgive });
      expect(worth(undone)).toBe(worth(had));
      expect(expiredIn(undone)).toBe(expiredIn(had));
    }));
  });
});
