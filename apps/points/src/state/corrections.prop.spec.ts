import { describe, expect, it } from '@jest/globals';
import type { PolicyInForce } from '@fealty/contracts';
import fc from 'fast-check';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { after, aPolicy, ask, run, type Happening, type Run } from '../../testing/points-run.fixture.js';

fc.configureGlobal({ numRuns: 300 });

const start = (): { story: OrderStory; paid: Happening[] } => {
  const story = new OrderStory();
  const paid = Array.from({ length: 4 }, () => { story.pass(1); return story.pay([{ netMinor: 8_000, quantity: 2 }]); });
  return { story, paid: paid.flat() };
};
const tier = (at: string, gold: boolean): Happening => ({ type: 'standing', asOf: at, tier: gold ? 'gold' : 'base', earned: gold ? [{ name: 'gold', from: '2026-03-03' }] : [] });
const flicker = (at: string, times = 1): Happening[] => Array.from({ length: times }, () => [tier(at, false), tier(at, true)]).flat();

type Step = { readonly what: 'complete' | 'spend' | 'hold' | 'return' | 'month'; readonly points: number; readonly order: number; readonly times: number };
const steps = fc.array(fc.record<Step>({ what: fc.constantFrom('complete', 'complete', 'spend', 'hold', 'return', 'month'), points: fc.integer({ min: 1, max: 300 }), order: fc.nat(3), times: fc.nat(3) }), { maxLength: 12 });
const takings = [{ takeBack: 'debt' }, { takeBack: 'debt', debtMax: 20 }, { takeBack: 'clamp' }, { takeBack: 'pending-only' }] as const;
const policies: fc.Arbitrary<PolicyInForce> = fc.constantFrom(...takings).map((taking) =>
  aPolicy({ ...taking, expiry: { kind: 'months', months: 2 }, expiryWarningDays: 14, rules: [{ id: 'per-amount', points: 1, perMinor: 100 }], multipliers: [{ id: 'gold-double', tiers: ['gold'], times: 2 }] }));

const happeningOf = (story: OrderStory, { what, points, order }: Step): Happening[] => {
  switch (what) {
    case 'complete': return story.complete(order);
    case 'return': return story.giveBack(order, [{ lineId: '1', quantity: 1 }]);
    case 'spend': return [{ type: 'spent', points }];
    case 'hold': return [ask('hold', story.now(), { points })];
    case 'month': {
      const ticks = Array.from({ length: 31 }, (): Happening => { story.pass(1); return { type: 'ticked', now: story.now() }; });
      return ticks;
    }
  }
};
const left = ({ state: { customer: { lots, debt, available, pending, expired }, parts } }: Run) => ({
  lots: lots.toSorted((one, other) => (one.lotId < other.lotId ? -1 : 1)), debt, available, pending, expired: expired.toSorted((one, other) => (one.orderId < other.orderId ? -1 : 1)),
  orders: Object.entries(parts).map(([id, order]) => [id, order?.points, order?.pending]),
});

describe('corrections down and up again', () => {
  it('leave lots, debt, expiries and available as if they had not been, however often and whatever happened before', () => {
    fc.assert(fc.property(steps, policies, (all, policy) => {
      const { story, paid } = start();
      const before: Happening[] = [...paid, tier(story.now(), true)];
      const [plain, flickering]: [Happening[], Happening[]] = [[...before], [...before]];
      for (const step of all) {
        const happened = happeningOf(story, step);
        plain.push(...happened);
        flickering.push(...happened, ...(plain.some(({ type }) => type === 'asked') ? [] : flicker(story.now(), step.times)));
      }
      expect(left(run(flickering, policy))).toEqual(left(run(plain, policy)));
    }));
  });

  it('leave as much in all when points were held, whoever gave what', () => {
    fc.assert(fc.property(steps, policies, (all, policy) => {
      const { story, paid } = start();
      const before: Happening[] = [...paid, tier(story.now(), true)];
      const had = run([...before, ...all.filter(({ what }) => what !== 'month').flatMap((step) => happeningOf(story, step))], policy);
      const after = run(flicker(story.now(), 2), policy, had);
      const worth = ({ state: { customer: { available, held, pending, debt } } }: Run) => available + held + pending - debt;
      expect(worth(after)).toBe(worth(had));
    }));
  });

  it('make no points live again that expired between them', () => {
    fc.assert(fc.property(steps, policies, fc.boolean(), (all, policy, whole) => {
      const { story, paid } = start();
      const had: Happening[] = [...paid, tier(story.now(), true), ...all.filter(({ what }) => what === 'complete' || what === 'spend').flatMap((step) => happeningOf(story, step))];
      const at = story.now();
      const months = Array.from({ length: whole ? 4 : 2 }, () => happeningOf(story, { what: 'month', points: 0, order: 0, times: 0 })).flat();
      const later = Array.from({ length: 4 }, () => happeningOf(story, { what: 'month', points: 0, order: 0, times: 0 })).flat();
      const ended = ({ state: { customer: { available, pending, debt, expired } } }: Run) => [available, pending, debt, expired.reduce((sum, { points }) => sum + points, 0)];
      expect(ended(run([...had, tier(at, false), ...months, tier(at, true), ...later], policy))).toEqual(ended(run([...had, ...months, ...later], policy)));
    }));
  });

  it('leave what a forgiving repair took as its undoing would have, whichever of them comes in between', () => {
    const multipliers = [{ id: 'gold-double', tiers: ['gold'], times: 2 }];
    const first = aPolicy({ rules: [{ id: 'per-amount', points: 1, perMinor: 100 }], multipliers }, 1);
    const policy = after(aPolicy({ rules: [{ id: 'half', points: 1, perMinor: 200 }], multipliers }, 2), first);
    fc.assert(fc.property(fc.integer({ min: 1, max: 640 }), (spent) => {
      const { story, paid } = start();
      const at = story.now();
      const had = run([...paid, tier(at, true), ...[0, 1, 2, 3].flatMap((order) => story.complete(order)), { type: 'spent', points: spent }], first);
      const orders = [1, 2, 3, 4].map((number, index) => ({ orderId: `o-${number}`, at: story.events[index]?.occurredAt ?? '' }));
      const repair = (input: { journalId: string; policyVersion: number; undoes?: string }): Happening => ask('repair', at, { ...input, forgive: true, orders, by: 'a-1', secondBy: 'a-2' });
      const [done, undone] = [repair({ journalId: 'j-1', policyVersion: 2 }), repair({ journalId: 'j-2', policyVersion: 1, undoes: 'j-1' })];
      const balance = (happenings: Happening[]) => { const { available, debt, pending } = run(happenings, policy, had).state.customer; return { available, debt, pending }; };
      const [down, up] = [tier(at, false), tier(at, true)];
      const plain = balance([]);
      for (const between of [[done, undone, down, up], [down, done, up, undone], [done, down, up, undone], [down, done, undone, up], [done, down, undone, up]]) expect(balance(between)).toEqual(plain);
    }));
  });
});
