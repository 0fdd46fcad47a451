import { describe, expect, it } from '@jest/globals';
import { pointsClawedBackV1, pointsPendingV1 } from '@fealty/contracts';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { after, aPolicy, ask, perEuro, run, startOfRun, type Run } from '../../testing/points-run.fixture.js';
import { repairOrders, type RepairOrders } from './repair-orders.rules.js';

const at = '2026-04-01T10:00:00.000Z';
const journal = (number: number): string => `00000000-0000-4000-9000-${String(number).padStart(12, '0')}`;
const wrong = aPolicy(perEuro);
const right = aPolicy({ ...perEuro, rules: [{ id: 'double', points: 2, perMinor: 100 }] }, 2);
const half = aPolicy({ ...perEuro, rules: [{ id: 'half', points: 1, perMinor: 200 }] }, 3);
const policy = after(wrong, right, half);
const repair = (story: OrderStory, policyVersion: number, more: Partial<RepairOrders> = {}) => ask('repair', at, {
  journalId: journal(1), policyVersion, forgive: false, by: 'a-1', secondBy: 'a-2',
  orders: story.orders.map(({ orderId }, index) => ({ orderId, at: `2026-03-01T1${index}:00:00.000Z` })), ...more,
});
const undo = (story: OrderStory) => repair(story, 1, { journalId: journal(9), undoes: journal(1) });
const bought = (minor = 5_000): { story: OrderStory; had: Run } => {
  const story = new OrderStory();
  return { story, had: run([...story.pay([{ netMinor: minor, quantity: 10 }]), ...story.complete(0)], policy) };
};
/** What it would come to; nothing is stored. */
const counted = ({ state }: Run, asked: ReturnType<typeof repair>) => {
  const outcome = repairOrders(state, { id: asked.id, customerId: 'c', programme: 'demo', occurredAt: at, correlationId: 'c', import: false, caller: { subject: 'points', role: 'service' }, input: asked.input }, policy);
  return outcome.refused === undefined ? outcome.answer : outcome.refused;
};
const none = { customers: 1, orders: 0, leftOut: 0, gives: 0, takes: 0, forgiven: 0, owed: 0, expired: 0 };

describe('a repair', () => {
  it('gives what the right version would have given, as an entry that names its journal and its two people', () => {
    const { story, had } = bought();
    expect(counted(had, repair(story, 2))).toEqual({ numbers: { ...none, orders: 1, gives: 50 }, orders: [{ orderId: 'o-1', before: 50, after: 100, forgiven: 0, owed: 0, expired: 0 }] });
    const { state, facts } = run([repair(story, 2)], policy, had);
    expect(facts.slice(2)).toMatchObject([
      { type: pointsPendingV1.type, data: { entryId: `repair/${journal(1)}/o-1`, points: 50, qualifyingPoints: 50, terms: { policyVersion: 2 }, repair: { journalId: journal(1), by: 'a-1', secondBy: 'a-2' } } },
      { data: { points: 50, balance: { available: 100 } } },
    ]);
    expect(state.parts['o-1']).toMatchObject({ points: 100, terms: { policyVersion: 2 }, lines: [{ rule: { id: 'double' }, points: 100 }] });
    expect(run(story.giveBack(0, [{ lineId: '1', quantity: 5 }]), policy, { ...had, state }).state.customer.available).toBe(50);
  });

  it('gives points to an order that had earned none', () => {
    const story = new OrderStory();
    const tea = aPolicy({ rules: [{ id: 'tea', categories: ['tea'], points: 1, perMinor: 100 }] });
    const had = run([...story.pay([{ netMinor: 3_000 }]), ...story.complete(0)], after(tea, right));
    expect(run([repair(story, 2)], after(tea, right), had).state.customer).toMatchObject({ available: 60, pending: 0 });
  });

  it('takes what was given too much: pending points, lots, and what was spent as debt', () => {
    const { story, had } = bought();
    const spent = run([{ type: 'spent', points: 40 }], policy, had);
    expect(counted(spent, repair(story, 3))).toMatchObject({ numbers: { ...none, orders: 1, takes: 25, owed: 15 } });
    expect(run([repair(story, 3)], policy, spent).state.customer).toMatchObject({ available: 0, debt: 15 });
    const waiting = run(story.pay([{ netMinor: 2_000 }]), policy, had);
    expect(run([repair(story, 3)], policy, waiting).state.customer).toMatchObject({ available: 25, pending: 10 });
  });

  it('forgives what was spent already, when it is asked to', () => {
    const { story, had } = bought();
    const spent = run([{ type: 'spent', points: 40 }], policy, had);
    const asked = repair(story, 3, { forgive: true });
    expect(counted(spent, asked)).toMatchObject({ numbers: { ...none, orders: 1, takes: 25, forgiven: 15 } });
    const { state, facts } = run([asked], policy, spent);
    expect(state.customer).toMatchObject({ available: 0, debt: 0 });
    expect(facts.at(-1)).toMatchObject({ type: pointsClawedBackV1.type, data: { points: 25, takenFrom: { forgiven: 15, debt: 0 } } });
    expect(state.parts['o-1']?.points).toBe(25);
  });

  it('leaves alone what stands under that version, what it was not asked about, and a version that nobody published', () => {
    const { story, had } = bought();
    expect(run([repair(story, 1), repair(story, 2, { orders: [] })], policy, had)).toEqual({ ...had, refused: [] });
    expect(counted(had, repair(story, 7))).toEqual({ numbers: { ...none, leftOut: 1 }, orders: [{ orderId: 'o-1', leftOut: 'version-not-known' }] });
  });

  it('leaves out an order of which the right version asks for more than was kept', () => {
    const { story, had } = bought();
    const parts = { 'o-1': { ...had.state.parts['o-1'], terms: { policyVersion: 1, rounding: 'half-even', takeBack: 'debt' } } } as unknown as typeof had.state.parts;
    const app = aPolicy({ rules: [{ id: 'app', channels: ['app'], points: 2, perMinor: 100 }] }, 4);
    const outcome = run([repair(story, 4)], after(policy, wrong, app), { ...had, state: { ...had.state, parts } });
    expect(outcome.facts).toEqual(had.facts);
  });
});

describe('a repair of orders that limits and budgets look at', () => {
  it('draws nothing from budgets: what was drawn when an order was paid is all that it has', () => {
    const rules = [{ id: 'campaign', points: 3, perMinor: 100, budget: 'spring' }, { id: 'per-amount', points: 1, perMinor: 100 }];
    const campaign = aPolicy({ ...perEuro, rules, budgets: [{ id: 'spring', points: 1_000 }] }, 2);
    const { story, had } = bought();
    const both = after(wrong, campaign);
    expect(run([repair(story, 2)], both, had).state.parts['o-1']).toMatchObject({ points: 50, terms: { policyVersion: 2, budgets: [] } });
    expect(run([repair(story, 2), undo(story)], both, had).state.parts['o-1']?.terms).toEqual(had.state.parts['o-1']?.terms);
  });

  it('counts limits and first purchases as they would have been, in the order of payment', () => {
    const story = new OrderStory();
    const events = [...story.pay([{ netMinor: 8_000 }]), ...story.pay([{ netMinor: 8_000 }])];
    const limited = aPolicy({ ...perEuro, limits: { perDay: 100 }, bonuses: [{ id: 'welcome', points: 15, minimumMinor: 0, firstPurchase: true }] }, 2);
    const both = after(wrong, limited);
    const { state } = run([repair(story, 2)], both, run(events.toReversed(), both));
    expect([state.parts['o-1']?.points, state.parts['o-2']?.points]).toEqual([95, 5]);
    expect(state.customer.earns?.map(({ orderId, points }) => [orderId, points])).toEqual([['o-1', 95], ['o-2', 5]]);
  });
});

describe('undoing a repair', () => {
  it('posts the opposite: lots get back what they gave, with their life, and debt goes', () => {
    const { story, had } = bought();
    const before = run([{ type: 'spent', points: 40 }], policy, had);
    const { state } = run([repair(story, 3), undo(story)], policy, before);
    expect(state.customer).toMatchObject({ available: 10, debt: 0, lots: [{ points: 10, activatedAt: before.state.customer.lots[0]?.activatedAt, expiresAt: null }] });
    expect(state.parts['o-1']).toMatchObject({ points: 50, terms: before.state.parts['o-1']?.terms });
    expect(state.parts['o-1']).not.toHaveProperty('repairs');
  });

  it('takes again what the repair gave, and gives nothing for what it forgave', () => {
    const { story, had } = bought();
    expect(run([repair(story, 2), undo(story)], policy, had).state.customer).toMatchObject({ available: 50, debt: 0 });
    const spent = run([{ type: 'spent', points: 40 }], policy, had);
    expect(run([repair(story, 3, { forgive: true }), undo(story)], policy, spent).state.customer).toMatchObject({ available: 10, debt: 0 });
  });

  it('takes all that the repair gave, also where points of the order had expired before', () => {
    const story = new OrderStory();
    const ending = after(aPolicy({ ...perEuro, expiry: { kind: 'yearly', day: '03-02' }, expiryWarningDays: 0 }), right);
    const had = run([...story.pay([{ netMinor: 5_000 }]), ...story.complete(0), { type: 'ticked', now: at }], ending);
    expect(had.state.customer).toMatchObject({ available: 0, expired: [{ orderId: 'o-1', points: 50 }] });
    const { state } = run([repair(story, 2), undo(story)], ending, had);
    expect(state.customer).toMatchObject({ available: 0, debt: 0, expired: [{ orderId: 'o-1', points: 50 }] });
  });

  it('counts by what is kept meanwhile', () => {
    const { story, had } = bought();
    const less = run([repair(story, 3), ...story.giveBack(0, [{ lineId: '1', quantity: 5 }])], policy, had);
    expect([less.state.customer.available, run([undo(story)], policy, less).state.customer.available]).toEqual([12, 25]);
  });

  it('is done once, and not beneath a later repair', () => {
    const { story, had } = bought();
    const once = run([repair(story, 2), undo(story)], policy, had);
    expect(run([undo(story)], policy, once).facts).toEqual(once.facts);
    const twice = run([repair(story, 2), repair(story, 3, { journalId: journal(2) })], policy, had);
    expect(counted(twice, undo(story))).toEqual({ numbers: { ...none, leftOut: 1 }, orders: [{ orderId: 'o-1', leftOut: 'repaired-since' }] });
    const [both, one] = [repair(story, 1, { journalId: journal(8), undoes: journal(2) }), undo(story)];
    expect(run([both, one], policy, twice).state.customer.available).toBe(50);
  });
});

describe('an order of an exchange', () => {
  it('follows the order that it was exchanged for, there and back', () => {
    const story = new OrderStory();
    const events = [...story.pay([{ netMinor: 5_000, category: 'tea' }]), ...story.complete(0), ...story.exchange(0, [{ lineId: '1', quantity: 1 }])];
    const had = run(events, policy, startOfRun);
    const done = run([repair(story, 2)], policy, had);
    expect([done.state.customer.pending + done.state.customer.available, done.state.parts['o-2']?.points]).toEqual([100, 100]);
    expect(run([undo(story)], policy, done).state.parts['o-2']).toMatchObject({ points: 50, terms: { policyVersion: 1 } });
    const alone = ask('repair', at, { ...repair(story, 2).input, orders: [{ orderId: 'o-2', at, origin: 'o-1' }] });
    expect(run([alone], policy, had).facts).toEqual(had.facts);
  });

  it('stands right after the order that it was exchanged for, also where nothing was looked at before: it has the tier and the first purchase of that one', () => {
    const story = new OrderStory();
    const events = [...story.pay([{ netMinor: 5_000, quantity: 2 }]), { type: 'standing' as const, asOf: story.now(), tier: 'gold' }, ...story.exchange(0, [{ lineId: '1', quantity: 1 }])];
    const looking = aPolicy({ ...perEuro, multipliers: [{ id: 'gold', tiers: ['gold'], times: 2 }], bonuses: [{ id: 'welcome', points: 15, minimumMinor: 3_000, firstPurchase: true }] }, 2);
    const both = after(wrong, looking);
    const [done, fromTheStart] = [run([...events, repair(story, 2)], both), run(events, after(looking, wrong))];
    expect(done.state.parts['o-2']).toMatchObject({ points: 40, terms: { circumstances: { tier: 'base', first: true } }, place: { of: 'o-1' } });
    expect(done.state.customer.earns).toEqual(fromTheStart.state.customer.earns);
  });

  it('that was repaired before its exchange was told is repaired with the one before from then on', () => {
    const story = new OrderStory();
    const first = run(story.pay([{ netMinor: 5_000 }]), policy);
    const own = run(story.pay([{ netMinor: 3_000 }]), after(half, wrong, right), first);
    const done = run([repair(story, 2, { orders: [{ orderId: 'o-2', at }] })], policy, own);
    const { state } = run([...story.exchangedLate(0, { into: 1, pieces: [{ lineId: '1', quantity: 1 }], plans: undefined }), undo(story)], policy, done);
    expect([done.state.parts['o-2']?.points, state.parts['o-2']]).toMatchObject([60, { points: 30, terms: { policyVersion: 1 } }]);
  });

  it('is counted once, in its turn among all that exchanges made, also where its exchange was told last', () => {
    const story = new OrderStory();
    const pay = (minor: number, quantity: number) => story.pay([{ netMinor: minor * quantity, quantity }]);
    const events = [...pay(150, 3), ...pay(150, 1), ...story.exchange(0, [{ lineId: '1', quantity: 1 }]), ...story.exchangedLate(0, { into: 1, pieces: [{ lineId: '1', quantity: 1 }], plans: undefined })];
    const had = run(events, policy);
    const { facts } = run([repair(story, 3)], policy, had);
    expect(facts.slice(had.facts.length).map(({ data }) => ('entryId' in data ? data.entryId : ''))).toEqual(['o-1', 'o-3', 'o-2'].map((orderId) => `repair/${journal(1)}/${orderId}`));
  });
});
