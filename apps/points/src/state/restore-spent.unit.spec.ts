import { describe, expect, it } from '@jest/globals';
import { told, type Exchange, type Fact, type Payment, type Placing, type Refund, type Return } from '../../testing/arrivals.fixture.js';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { aPolicy, ask, askBy, perEuro, run, type Run } from '../../testing/points-run.fixture.js';

const at = (minute: number): string => `2026-03-01T10:${minute}:00.000Z`;
const bought = { orderId: 'o', pieces: 4, priceMinor: 1_000 };
const placed: Placing = { kind: 'placed', at: at(10), ...bought };
const paid: Payment = { kind: 'paid', at: at(20), ...bought };
const returned = (pieces: number, of = 'o', minute = 30): Return => ({ kind: 'returned', of, at: at(minute), pieces });
const refunded = (minor: number): Refund => ({ kind: 'refunded', of: 'o', at: at(40), minor });
const exchanged: Exchange = { kind: 'exchanged', of: 'o', orderId: 'n', at: at(25), pieces: 2, priceMinor: 1_000 };

/** Of 50 points 37 are spent at the checkout. */
const spent = [askBy('a-1', ask('adjust', at(10), { points: 50, reason: 'welcome' })), ask('spend', at(11), { orderId: 'o', points: 37 })];
const after = (facts: readonly Fact[], policy = aPolicy(perEuro)): Run => run([...spent, ...told(facts)], policy);
const available = (...facts: readonly Fact[]): number => after(facts).state.customer.available;

describe('points spent on an order that comes back before its payment is told', () => {
  it('come back when all goods did, at once and whether it is paid or not', () => {
    expect([available(placed, returned(4)), available(placed, returned(4), paid), available(returned(4), paid)]).toEqual([50, 50, 50]);
  });

  it('come back when all its money was given back', () => {
    expect([available(placed, refunded(4_000)), available(placed, refunded(4_000), paid), available(refunded(4_000), paid), available(paid, refunded(4_000))]).toEqual([50, 50, 50, 50]);
  });

  it('come back by the share of what came back, as they do after the payment', () => {
    const [half, quarter] = [50 - 18, 50 - 28];
    expect([available(paid, returned(2)), available(placed, returned(2)), available(placed, returned(2), paid), available(returned(2), paid)]).toEqual([half, half, half, half]);
    expect([available(paid, refunded(1_000)), available(placed, refunded(1_000)), available(refunded(1_000), paid)]).toEqual([quarter, quarter, quarter]);
  });

  it('come back of the order as it was bought, however many returns and refunds there were before', () => {
    const each = [returned(1), returned(1, 'o', 31), refunded(500)];
    for (const facts of [[placed, ...each, paid], [placed, ...each], [...each, paid], [paid, ...each], [placed, ...each.slice(0, 1), paid, ...each.slice(1)]]) expect(available(...facts)).toBe(50 - 14);
  });

  it('come back also under a policy that gives no points for orders', () => {
    for (const facts of [[placed, returned(4)], [returned(4), paid], [returned(2), paid, returned(2, 'o', 31)]]) expect(after(facts, aPolicy({ rules: [] })).state.customer.available).toBe(50);
  });
});

describe('points spent on an order that is exchanged before its payment is told', () => {
  it('stay spent while what it was exchanged for is kept', () => {
    expect([available(placed, exchanged), available(placed, exchanged, paid), available(exchanged, paid)]).toEqual([13, 13, 13]);
  });

  it('come back when everything did, whatever was told last', () => {
    const back = [returned(2), returned(2, 'n', 31)];
    for (const facts of [[paid, exchanged, ...back], [placed, ...back, exchanged, paid], [paid, ...back, exchanged], [placed, exchanged, paid, ...back]]) expect(available(...facts)).toBe(50);
  });

  it('come back by the share of what an exchange is worth less', () => {
    const cheaper = { ...exchanged, priceMinor: 500 };
    for (const facts of [[paid, cheaper], [cheaper, paid], [placed, cheaper, paid]]) expect(available(...facts)).toBe(50 - 28);
  });
});

describe('points spent on an order that was paid with points alone', () => {
  it('stay spent until its last piece comes back, also through an exchange', () => {
    const free = [{ ...paid, priceMinor: 0 }, { ...exchanged, priceMinor: 0 }];
    expect([available(...free), available(...free, returned(1)), available(...free, returned(2), returned(2, 'n', 31))]).toEqual([13, 13, 50]);
  });
});

describe('points spent on an order that was amended', () => {
  it('come back the same when the amendment is told after what came back', () => {
    const story = new OrderStory();
    const back = { orderId: 'o-1', channel: 'web', placedAt: at(10), kept: false, keptBefore: false, keptMinor: 0, keptBeforeMinor: 0 };
    story.pay([{ netMinor: 4_000, quantity: 4 }]);
    story.giveBack(0, [{ lineId: '1', quantity: 1 }]);
    story.amend(0, [{ netMinor: 2_000, quantity: 2, kept: 1 }]);
    const spend = [spent[0], { ...spent[1], input: { orderId: 'o-1', points: 37 } }];
    const unpaid = story.events.slice(1).map((event) => ({ ...event, data: { ...event.data, purchase: { ...back, cameBack: event.data.purchase.cameBack } } }));
    for (const events of [story.events, unpaid]) expect(run([...spend, ...events] as never, aPolicy(perEuro)).state.customer.available).toBe(50 - 18);
  });

  it('come back by the share of its new lines', () => {
    const story = new OrderStory();
    story.pay([{ netMinor: 1_000 }, { netMinor: 3_000 }]);
    story.amend(0, [{ netMinor: 2_000, quantity: 2 }]);
    const back = () => [{ lineId: '1', quantity: 1 }];
    const events = [...story.events, ...story.exchange(0, back()), ...story.giveBack(0, back())];
    const balances = [2, 4, 5].map((count) => run([spent[0], { ...spent[1], input: { orderId: 'o-1', points: 37 } }, ...events.slice(0, count)] as never, aPolicy(perEuro)).state.customer.available);
    expect(balances).toEqual([13, 13, 32]);
  });
});
