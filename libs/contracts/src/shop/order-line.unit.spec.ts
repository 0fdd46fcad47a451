import { describe, expect, it } from '@jest/globals';
import { amountMost, readData, shopOrderAmendedV1, shopOrderExchangedV1, shopOrderPlacedV1 } from '../index.js';

const line = { lineId: '1', sku: 'TEA-01', quantity: 1, unitPriceMinor: 500 };
const placed = (lines: readonly object[], head: object = {}) => readData<unknown>(shopOrderPlacedV1.data, { orderId: 'o-1', currency: 'EUR', ...head, lines });
const issueOf = (read: ReturnType<typeof placed>) => (read.issue === undefined ? undefined : { at: read.issue.path.join('.'), says: read.issue.message });
const total = { at: 'lines', says: expect.stringContaining('at most 1000000000000 minor units') as unknown };

describe('the money of an order that a platform tells', () => {
  it('may come to the limit, in one amount and in all', () => {
    expect(issueOf(placed([{ ...line, unitPriceMinor: amountMost }]))).toBeUndefined();
    expect(issueOf(placed([{ ...line, quantity: 1_000_000, unitPriceMinor: 1_000_000 }]))).toBeUndefined();
  });

  it.each(['unitPriceMinor', 'discountMinor', 'taxMinor', 'costMinor'])('is refused for a %s of more, by field and limit', (field) => {
    expect(issueOf(placed([{ ...line, [field]: amountMost + 1 }]))).toEqual({ at: `lines.0.${field}`, says: expect.stringContaining('1000000000000') as unknown });
  });

  it.each(['shippingMinor', 'discountMinor', 'paidWithPointsMinor'])('is refused for a %s of the order of more', (field) => {
    expect(issueOf(placed([line], { [field]: amountMost + 1 }))).toEqual({ at: field, says: expect.stringContaining('1000000000000') as unknown });
  });

  it.each<[string, object[], object]>([
    ['pieces', [{ ...line, quantity: 2, unitPriceMinor: amountMost / 2 + 1 }], {}], ['lines', [{ ...line, unitPriceMinor: amountMost }, { ...line, lineId: '2' }], {}],
    ['exact prices', [{ lineId: '1', sku: 'TEA-01', quantity: 1, unitPriceExact: '1000000000000.5' }], {}],
    ['tax', [{ ...line, taxMinor: amountMost }], {}], ['shipping', [line], { shippingMinor: amountMost }],
  ])('is refused when %s bring it beyond the limit, though each amount is within', (_, lines, head) => {
    expect(issueOf(placed(lines, head))).toEqual(total);
  });

  it('has the same limit in an amended order and in the new one of an exchange', () => {
    const order = { orderId: 'o-2', currency: 'EUR', lines: [{ ...line, quantity: 3, unitPriceMinor: amountMost / 2 }] };
    expect(issueOf(readData<unknown>(shopOrderAmendedV1.data, order))).toEqual(total);
    const exchanged = readData<unknown>(shopOrderExchangedV1.data, { orderId: 'o-1', returnId: 'r-1', lines: [{ lineId: '1', quantity: 1 }], newOrder: order });
    expect(issueOf(exchanged)).toEqual({ ...total, at: 'newOrder.lines' });
  });
});
