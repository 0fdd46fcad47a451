// Turns a list of random numbers into what happened to a customer, so that a shorter list of smaller numbers is a simpler history.
import { orderPaidV1, type EarningBasis, type PolicyDocument, type PolicyInForce } from '@fealty/contracts';
import { OrderStory, type LinePlan, type OrdersEvent } from './order-story.fixture.js';
import { aPolicy, ask, askBy, type Asked, type Happening, type Known, type Standing } from './points-run.fixture.js';

/** Gives numbers below a bound until the list is used up. */
export class Draws {
  private at = 0;
  constructor(private readonly numbers: readonly number[]) {}

  get left(): boolean {
    return this.at < this.numbers.length;
  }

  below(bound: number): number {
    const number = this.numbers[this.at] ?? 0;
    this.at += 1;
    return number % bound;
  }

  oneOf<Choice>(first: Choice, ...others: readonly Choice[]): Choice {
    return [first, ...others][this.below(others.length + 1)] ?? first;
  }
}

export type RandomLine = LinePlan & Required<Pick<LinePlan, 'quantity' | 'category' | 'giftCard'>>;
// One number for all that is in a line beside its net, so that a small one is a simple line.
const beside = (drawn: number, pieces: number) => ({ taxMinor: pieces * (drawn % 7) * 57, discountMinor: pieces * (drawn % 5) * 83, paidWithPointsMinor: pieces * (drawn % 3) * 211, shippingMinor: pieces * (drawn % 4) * 49 });
export const randomLines = (draws: Draws): RandomLine[] => Array.from({ length: 1 + draws.below(4) }, () => {
  const [netMinor, quantity] = [draws.below(20_001), 1 + draws.below(6)];
  return { netMinor, quantity, category: draws.oneOf('tea', 'books', 'tools'), giftCard: draws.below(10) === 9, ...beside(draws.below(421), quantity) };
});

/** One of the 16 bases: what is in, bit by bit. */
export const basisNumbered = (number: number): EarningBasis => {
  const part = (bit: number): 'in' | 'out' => ((number >> bit) % 2 === 1 ? 'in' : 'out');
  return { tax: part(0), shipping: part(1), discounts: part(2), points: part(3) };
};

type PointsDocument = NonNullable<PolicyDocument['points']>;
type Bonuses = NonNullable<PointsDocument['bonuses']>;
type PointsExpiry = NonNullable<PointsDocument['expiry']>;

export const randomPolicy = (numbers: readonly number[]): PolicyInForce => {
  const draws = new Draws(numbers);
  const perMinor = 1 + draws.below(400);
  const points = 1 + draws.below(5);
  const takeBack = draws.oneOf('debt', 'clamp', 'pending-only', 'debt');
  const rounding = draws.oneOf('half-even', 'half-up', 'down');
  const expiry = draws.oneOf<PointsExpiry>({ kind: 'never' }, { kind: 'yearly', day: '03-02' }, { kind: 'yearly', day: '03-04' }, { kind: 'inactivity', months: 1 });
  const expiryWarningDays = draws.oneOf(0, 1);
  const bonuses = draws.oneOf<Bonuses>([], [{ id: 'large', points: 40, minimumMinor: 9_000 }, { id: 'tea-chest', points: 15, minimumMinor: 2_000, categories: ['tea'] }]);
  const limits = draws.oneOf<PointsDocument['limits']>({}, { perOrder: 60 }, { perDay: 150 }, { perMember: 250, perDay: 200 });
  const asking = draws.oneOf<Bonuses>([], [{ id: 'welcome', points: 50, minimumMinor: 0, firstPurchase: true }, { id: 'silver-chest', points: 9, minimumMinor: 1_000, tiers: ['silver', 'gold'] }]);
  const multipliers = asking.length === 0 ? [] : [{ id: 'gold-double', tiers: ['gold'], times: 2 }];
  const activation = draws.oneOf<PointsDocument['activation']>({ kind: 'completion' }, { kind: 'immediate' }, { kind: 'days', days: 1 });
  const aloneMax = draws.oneOf(100, 300, 0);
  const basis = basisNumbered(draws.below(16));
  const within = { per: 'member' as const, withinMinutes: 60 * (1 + draws.below(40)) };
  const velocity = draws.oneOf<PointsDocument['velocity']>([], [{ id: 'earned', of: 'earn', ...within, atMost: { points: 40 } }],
    [{ id: 'orders', of: 'earn', ...within, atMost: { times: 2, points: 400 } }, { id: 'spends', of: 'spend', ...within, atMost: { times: 3, points: 150 } }]);
  return aPolicy({ basis, caseWait: { daysPerCase: 3, daysPerYear: 5 }, birthday: { points: 25 }, adjustments: { aloneMax }, velocity, goodwill: { points: 35, maxPerYear: 2 }, rewards: [{ id: 'mug', name: 'A mug', kind: 'article', points: 30, stock: 40, perMember: 2 }], expiry, limits, multipliers, activation, expiryWarningDays, restoreDays: 1, takeBack, rounding, bonuses: [...bonuses, ...asking], rules: [
    { id: 'tea-double', categories: ['tea'], points: points * 2, perMinor },
    { id: 'not-tools', categories: ['tea', 'books'], points, perMinor: perMinor + 7 },
  ] });
};

const ofShop = ['pay', 'pay', 'complete', 'complete', 'complete', 'return', 'return', 'exchange', 'tellLate', 'refund', 'cancel', 'amend'] as const;
const ofCustomer = ['hold', 'capture', 'release', 'spend', 'spend', 'spend', 'giveBack', 'redeem', 'open'] as const;
const ofJournals = ['repair', 'undo'] as const;
const ofAgent = ['adjust', 'adjust', 'approve', 'decline', 'releaseEarn', 'refuseEarn', 'refuseEarn'] as const;
const steps = [...ofShop, ...ofCustomer, ...ofAgent, ...ofJournals, 'tick', 'tick', 'standing', 'breach', 'birthday', 'pass', 'case', 'case'] as const;

const changeOf = (story: OrderStory, draws: Draws, step: Exclude<(typeof ofShop)[number], 'pay'>): readonly Happening[] => {
  const at = draws.below(story.orders.length);
  const piece = () => ({ lineId: String(1 + draws.below(story.orders[at]?.lines.length ?? 1)), quantity: 1 + draws.below(4) });
  switch (step) {
    case 'complete': return story.complete(at);
    case 'return': return story.giveBack(at, [piece()]);
    case 'exchange': return story.exchange(at, [piece()], draws.below(2) === 0 ? undefined : randomLines(draws));
    case 'refund': return story.refund(at, { lineId: piece().lineId, minor: 1 + draws.below(9_000) });
    case 'cancel': return story.cancel(at, draws.oneOf('shop', 'bank'));
    case 'amend': return story.amend(at, randomLines(draws));
    case 'tellLate': return story.exchangedLate(at, { into: at + 1 + draws.below(story.orders.length - at), pieces: [piece()], plans: draws.below(2) === 0 ? undefined : randomLines(draws) });
  }
};

// Days of every year and of some, in zones on both sides of the programme's; a birthday that is not told any more is forgotten.
const bornOn = (at: string, draws: Draws): Known => {
  const birthday = draws.oneOf(undefined, '1992-02-29', '1990-04-10', '1990-12-31', '1991-03-20');
  const zone = draws.oneOf(undefined, 'Asia/Shanghai', 'America/New_York');
  return { type: 'known', at, ...(birthday === undefined ? {} : { birthday }), ...(zone === undefined ? {} : { zone }) };
};

// As profiles tell it now, or as they did before earned tiers were told; by hand, by a membership, or earned.
const standingOf = (now: string, draws: Draws): Standing => {
  const told = { type: 'standing' as const, asOf: new Date(Date.parse(now) - draws.below(8) * 3_600_000).toISOString(), tier: draws.oneOf('gold', 'silver', 'base') };
  const from = new Date(Date.parse(now) - draws.below(4) * 86_400_000).toISOString().slice(0, 10);
  const how = draws.below(5);
  const word = { since: told.asOf, ...(draws.below(3) === 0 ? {} : { until: told.asOf.slice(0, 10) }), ...(how === 3 ? { tier: told.tier } : { membership: 'plus' }) };
  return how === 0 ? told : { ...told, earned: how === 1 ? undefined : [{ name: draws.oneOf('silver', 'gold'), from }], ...(how > 2 ? { given: [word] } : {}) };
};

const journal = '3b241101-e2bb-4255-8caf-4136c566a962';

const askedOf = (story: OrderStory, draws: Draws, { step, holds }: { step: (typeof ofCustomer)[number]; holds: readonly string[] }): Asked => {
  const at = story.now();
  const orderId = `o-${1 + draws.below(story.orders.length + 1)}`;
  const points = 1 + draws.below(400);
  const holdId = holds[draws.below(Math.max(1, holds.length))] ?? 'none';
  switch (step) {
    case 'hold': return ask('hold', at, { points });
    case 'capture': return ask('capture', at, { holdId, orderId, ...(draws.below(2) === 0 ? {} : { points }) });
    case 'release': return ask('release', at, { holdId });
    case 'spend': return ask('spend', at, { orderId, points });
    case 'open': return ask('open', at, { journalId: journal, lots: [{ points, lastDay: draws.oneOf(null, '2026-03-02', '2026-03-04'), earnedOn: null }, { points: 1, lastDay: '2026-03-03', earnedOn: '2026-01-01' }], by: 'a-1', secondBy: 'a-2' });
    case 'redeem': return ask('redeem', at, { rewardId: 'mug' });
    case 'giveBack': return ask('refund', at, { orderId, points: Math.ceil(points / 8) });
  }
};

const byAgent = (story: OrderStory, draws: Draws, { step, asked }: { step: (typeof ofAgent)[number]; asked: readonly string[] }): Asked => {
  const at = story.now();
  const by = draws.oneOf('a-7', 'a-8');
  const adjustmentId = asked[draws.below(Math.max(1, asked.length))] ?? 'none';
  const orderId = `o-${1 + draws.below(story.orders.length)}`;
  switch (step) {
    case 'adjust': return askBy(by, ask('adjust', at, { points: draws.oneOf(1, -1) * (1 + draws.below(250)), reason: 'told-by-phone' }));
    case 'approve': return askBy(by, ask('approve', at, { adjustmentId }));
    case 'decline': return askBy(by, ask('decline', at, { adjustmentId, reason: 'no-proof' }));
    case 'releaseEarn': return askBy(by, ask('releaseEarn', at, { orderId }));
    case 'refuseEarn': return askBy(by, ask('refuseEarn', at, { orderId, reason: 'stolen-card' }));
  }
};
// Any order, in any span, under a version that may be the one it has; an undoing names a repair that may never have been.
const ofJournal = (story: OrderStory, draws: Draws, { step, repairs }: { step: (typeof ofJournals)[number]; repairs: readonly string[] }): Asked<'repair'> => {
  const paid = story.events.filter((event) => event.type === orderPaidV1.type);
  const from = draws.below(paid.length);
  const orders = paid.slice(step === 'undo' ? 0 : from).map((event) => ({ orderId: event.data.purchase.orderId, at: event.occurredAt }));
  const journalId = `00000000-0000-4000-9000-${String(repairs.length + 1).padStart(12, '0')}`;
  const undone = step === 'undo' ? { undoes: repairs[draws.below(Math.max(1, repairs.length))] ?? journalId } : {};
  return ask('repair', story.now(), { journalId, policyVersion: 1 + draws.below(3), forgive: draws.below(2) === 0, orders, by: 'a-1', secondBy: 'a-2', ...undone });
};
const isOfJournal = (step: (typeof steps)[number]): step is (typeof ofJournals)[number] => (ofJournals as readonly string[]).includes(step);

const isOfAgent = (step: (typeof steps)[number]): step is (typeof ofAgent)[number] => (ofAgent as readonly string[]).includes(step);
const isOfCustomer = (step: (typeof steps)[number]): step is (typeof ofCustomer)[number] => (ofCustomer as readonly string[]).includes(step);

/** Everything that happened to a customer, and the shop's orders as they ended. It begins with two orders, one of them completed. */
export const randomHistory = (numbers: readonly number[], customerId?: string): { happenings: readonly Happening[]; story: OrderStory } => {
  const story = new OrderStory(customerId);
  const draws = new Draws(numbers);
  const happenings: Happening[] = [...story.pay(randomLines(draws)), ...story.pay(randomLines(draws)), ...story.complete(0)];
  const holds: string[] = [];
  const adjustments: string[] = [];
  const repairs: string[] = [];
  while (draws.left) {
    const step = draws.oneOf(...steps);
    if (step === 'pay') happenings.push(...story.pay(randomLines(draws)));
    else if (step === 'case') happenings.push({ type: 'case', caseId: `c-${draws.below(4)}`, at: story.now(), now: draws.oneOf('opened', 'resolved') });
    else if (step === 'pass') story.pass(1 + draws.below(200));
    else if (step === 'birthday') happenings.push(bornOn(story.now(), draws));
    else if (step === 'tick') happenings.push({ type: 'ticked', now: story.now() });
    else if (step === 'standing') happenings.push(standingOf(story.now(), draws));
    else if (step === 'breach') happenings.push({ type: 'breached', caseId: `c-${draws.below(6)}`, at: story.now() });
    else if (isOfCustomer(step)) {
      const asked = askedOf(story, draws, { step, holds });
      happenings.push(asked);
      if (step === 'hold') holds.push(asked.id);
    } else if (isOfAgent(step)) {
      const asked = byAgent(story, draws, { step, asked: adjustments });
      happenings.push(asked);
      if (step === 'adjust') adjustments.push(asked.id);
    } else if (isOfJournal(step)) {
      const asked = ofJournal(story, draws, { step, repairs });
      happenings.push(asked);
      repairs.push(asked.input.journalId);
    } else happenings.push(...changeOf(story, draws, step));
  }
  return { happenings, story };
};

/** Whether the shop told it, rather than the customer or the clock. */
export const isTold = (happening: Happening): happening is OrdersEvent => happening.type !== 'asked' && happening.type !== 'ticked' && happening.type !== 'spent' && happening.type !== 'standing' && happening.type !== 'breached' && happening.type !== 'case' && happening.type !== 'known';
