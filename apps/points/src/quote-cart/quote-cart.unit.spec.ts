import { describe, expect, it } from '@jest/globals';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { aPolicy, run } from '../../testing/points-run.fixture.js';
import { quoteCart } from './quote-cart.rules.js';

const policy = aPolicy({
  stacking: 'best', rules: [{ id: 'base', points: 1, perMinor: 100 }, { id: 'tea', categories: ['tea'], points: 3, perMinor: 100 }, { id: 'past', to: '2026-02-28', points: 9, perMinor: 100 }],
  bonuses: [{ id: 'large', points: 50, minimumMinor: 5_000 }],
});
const now = '2026-03-01T10:00:00.000Z';
const line = { sku: 's', giftCard: false, quantity: 1 };

describe('a quote', () => {
  it('tells what the cart earns when it is paid, point for point', () => {
    const lines = [{ ...line, category: 'tea', netMinor: 1_250 }, { ...line, category: 'books', netMinor: 4_000 }, { ...line, giftCard: true, netMinor: 9_000 }];
    const paid = run(new OrderStory().pay(lines), policy);
    const quote = quoteCart({ channel: 'web', lines }, policy, now);
    expect(quote.points).toBe(paid.state.customer.pending);
    expect(quote.lines.map((one) => one.points)).toEqual(paid.state.parts['o-1']?.lines.map((one) => one.points));
  });

  it('counts by the basis of the policy what is told beside the net, as the paid order does', () => {
    const rich = aPolicy({ rules: [{ id: 'base', points: 1, perMinor: 100 }], basis: { tax: 'in', shipping: 'in' } });
    const cartLine = { ...line, netMinor: 1_000, taxMinor: 190, discountMinor: 500, paidWithPointsMinor: 100 };
    const quote = quoteCart({ channel: 'web', lines: [cartLine], shippingMinor: 490 }, rich, now);
    expect(quote).toMatchObject({ points: 17, basis: { tax: 'in', shipping: 'in', discounts: 'out', points: 'out' } });
    expect(quote.points).toBe(run(new OrderStory().pay([{ ...cartLine, shippingMinor: 490 }]), rich).state.customer.pending);
    expect(quoteCart({ channel: 'web', lines: [cartLine], shippingMinor: 490 }, policy, now).points).toBe(10);
  });

  it('names each rule considered, and the first condition that failed with what would have passed', () => {
    const quote = quoteCart({ channel: 'web', lines: [{ ...line, category: 'books', netMinor: 4_000 }] }, policy, now);
    expect(quote).toMatchObject({ points: 40, policyVersion: 1, lines: [{ rule: { id: 'base' }, considered: [
      { rule: 'base', failed: null },
      { rule: 'tea', failed: { condition: 'categories', was: 'books', wouldPass: ['tea'] } },
      { rule: 'past', failed: { condition: 'to', was: '2026-03-01', wouldPass: ['2026-02-28'] } },
    ] }] });
    expect(quote.bonuses).toEqual([{ rule: 'large', failed: { condition: 'minimumMinor', was: '4000', wouldPass: ['5000'] } }]);
  });
});
