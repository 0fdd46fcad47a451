import { describe, expect, it } from '@jest/globals';
import type { EarningBasis, OrderLine, PolicyDocument } from '@fealty/contracts';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { after, aPolicy, ask, perEuro, run } from '../../testing/points-run.fixture.js';
import { basisNumbered } from '../../testing/random-history.fixture.js';
import { earnsOn, onBasis } from './basis.rules.js';
import { inputOf } from './match-rules.rules.js';

const none: EarningBasis = { tax: 'out', shipping: 'out', discounts: 'out', points: 'out' };
const having = (...parts: readonly (keyof EarningBasis)[]): EarningBasis => ({ ...none, ...Object.fromEntries(parts.map((part) => [part, 'in'])) });
const line = { lineId: '1', sku: 's', kind: 'shipped', giftCard: false, quantity: 4, grossMinor: 10_000, discountMinor: 800, taxMinor: 1_600, paidWithPointsMinor: 400, shippingMinor: 200, netMinor: 7_200, keptQuantity: 4, keptNetMinor: 7_200 } as const;
/** What is kept of a line under a basis. */
const keptUnder = (basis: EarningBasis, changed: Partial<OrderLine> = {}): number => {
  const { points } = aPolicy().policy;
  const [counted] = onBasis([inputOf({ ...line, ...changed }, points, { day: '2026-03-01' })], { rounding: 'half-even', ...(Object.values(basis).includes('in') ? { basis } : {}) });
  return counted === undefined ? 0 : earnsOn(counted);
};

describe('what an order earns on', () => {
  it('is the net and those of tax, shipping, discounts and the part paid with points that are in, under each of the 16 bases', () => {
    for (let number = 0; number < 16; number += 1) {
      const { tax, shipping, discounts, points } = basisNumbered(number);
      const counted = 7_200 + (tax === 'in' ? 1_600 : 0) + (shipping === 'in' ? 200 : 0) + (discounts === 'in' ? 800 : 0) + (points === 'in' ? 400 : 0);
      expect([number, keptUnder(basisNumbered(number))]).toEqual([number, counted]);
      expect([number, keptUnder(basisNumbered(number), { keptQuantity: 1, keptNetMinor: 1_800 })]).toEqual([number, counted / 4]);
      expect([number, keptUnder(basisNumbered(number), { keptQuantity: 0, keptNetMinor: 0 })]).toEqual([number, 0]);
    }
  });

  it('counts no tax that points have paid, and no shipping that they have paid, unless what they paid is in', () => {
    const paidByPoints = { discountMinor: 0, paidWithPointsMinor: 10_150, netMinor: 0, keptNetMinor: 0 };
    expect([having('tax'), having('shipping'), having('tax', 'shipping'), having('points'), having('points', 'tax'), having('points', 'tax', 'shipping')].map((basis) => keptUnder(basis, paidByPoints)))
      .toEqual([0, 0, 50, 8_400, 10_000, 10_200]);
  });

  it('is lessened by money given back one to one, and then in its proportion by discounts and what points paid', () => {
    const refunded = { refundedMinor: 3_600, keptNetMinor: 3_600 };
    expect([none, having('tax'), having('tax', 'shipping'), having('discounts'), having('points', 'tax')].map((basis) => keptUnder(basis, refunded)))
      .toEqual([3_600, 5_200, 5_400, 4_000, 9_200 * 5_200 / 8_800].map(Math.round));
    for (let number = 0; number < 16; number += 1) expect(keptUnder(basisNumbered(number), { refundedMinor: 9_000, keptNetMinor: 0 })).toBe(0);
  });

  it('is nothing once all money was given back, however little is left of it by pieces, unless there never was any', () => {
    const cheap = { grossMinor: 801, taxMinor: 0, paidWithPointsMinor: 0, shippingMinor: 0, netMinor: 1, keptNetMinor: 0, refundedMinor: 1 };
    expect([4, 2, 1].map((keptQuantity) => keptUnder(having('discounts'), { ...cheap, keptQuantity }))).toEqual([0, 0, 0]);
    const free = { ...cheap, grossMinor: 800, netMinor: 0 };
    expect([4, 2, 1].map((keptQuantity) => keptUnder(having('discounts'), { ...free, keptQuantity }))).toEqual([800, 400, 200]);
  });

  it('is known of events that tell of no part paid with points', () => {
    const told: OrderLine = { ...line };
    delete told.paidWithPointsMinor;
    const [counted] = onBasis([inputOf(told, aPolicy().policy.points, { day: '2026-03-01' })], { rounding: 'down', basis: having('tax') });
    expect(counted).toMatchObject({ basisMinor: 8_800, paidWithPointsMinor: 400 });
  });
});

describe('an earn', () => {
  const withTax = aPolicy({ ...perEuro, basis: { tax: 'in' } });
  const plan = [{ netMinor: 1_000, taxMinor: 200, quantity: 2 }];

  it('stores the basis with its terms, and of each line what its money was made of', () => {
    const { state } = run(new OrderStory().pay(plan), withTax);
    expect(state.parts['o-1']).toMatchObject({ points: 12, terms: { basis: having('tax') }, lines: [{ grossMinor: 1_200, taxMinor: 200, basisMinor: 1_200, keptBasisMinor: 1_200 }] });
    expect(run(new OrderStory().pay(plan), aPolicy()).state.parts['o-1']?.terms).not.toHaveProperty('basis');
  });

  it.each([['today has another', { shipping: 'in', points: 'in' }], ['today has none', {}]] as const)('is taken back by the stored basis when %s', (_, basis) => {
    const story = new OrderStory();
    const before = run(story.pay([{ netMinor: 1_000, taxMinor: 200, shippingMinor: 400, quantity: 2 }]), withTax);
    const today = after(aPolicy({ ...perEuro, basis } as PolicyDocument['points'], 7), withTax);
    expect(run(story.giveBack(0, [{ lineId: '1', quantity: 1 }]), today, before).state.customer.pending).toBe(6);
    expect(run(story.refund(0, { lineId: '1', minor: 500 }), today, run(story.events.slice(0, 2), withTax)).state.customer.pending).toBe(1);
  });

  it('counts an amendment by the stored basis', () => {
    const story = new OrderStory();
    const before = run(story.pay(plan), withTax);
    expect(run(story.amend(0, [{ netMinor: 2_000, taxMinor: 380 }]), aPolicy(perEuro, 7), before).state.customer.pending).toBe(24);
  });

  it('takes the basis of the order that it is exchanged for', () => {
    const story = new OrderStory();
    const before = run(story.pay(plan), withTax);
    const { state } = run(story.exchange(0, [{ lineId: '1', quantity: 1 }]), aPolicy(perEuro, 7), before);
    expect([state.customer.pending, state.parts['o-2']?.terms.basis]).toEqual([12, having('tax')]);
  });

  it('is repaired into another basis, and left out when its lines were kept without their parts', () => {
    const versions = after(aPolicy(perEuro), aPolicy({ ...perEuro, basis: { tax: 'in' } }, 2));
    const had = run(new OrderStory().pay(plan), versions);
    const repair = ask('repair', '2026-04-01T10:00:00.000Z', { journalId: '00000000-0000-4000-9000-000000000001', policyVersion: 2, forgive: false, by: 'a-1', secondBy: 'a-2', orders: [{ orderId: 'o-1', at: '2026-03-01T10:00:00.000Z' }] });
    expect(run([repair], versions, had).state.customer.pending).toBe(12);
    const order = had.state.parts['o-1'];
    if (order === undefined) throw new Error('o-1 has not earned');
    const lines = order.lines.map((one) => ({ ...one, grossMinor: undefined, taxMinor: undefined }));
    expect(run([repair], versions, { ...had, state: { ...had.state, parts: { 'o-1': { ...order, lines } } } }).state.customer.pending).toBe(10);
  });
});
