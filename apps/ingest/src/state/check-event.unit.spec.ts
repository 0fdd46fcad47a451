import { describe, expect, it } from '@jest/globals';
import { shopVocabulary } from '@fealty/contracts';
import { vocabulary } from '../consumes.js';
import { checkEvent, type Checked, type Offer } from './check-event.rules.js';
import type { Refusal } from './refusal.rules.js';

const line = { lineId: '1', sku: 'TEA', quantity: 1, unitPriceMinor: 500 };
const order = { orderId: 'o-1', currency: 'EUR', lines: [line] };
const anOffer = ({ json, ...over }: Partial<Offer> & { json?: unknown } = {}): Offer => ({
  programme: 'demo', id: 'e-1', source: '/shop/web', type: 'fealty.shop.order-placed.v1', subject: 'c-1', time: '2026-03-01T10:00:00Z', extensions: {},
  data: { json: json ?? order }, traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', ...over,
});
const check = (over: Parameters<typeof anOffer>[0] = {}): Checked | Refusal => checkEvent(anOffer(over), vocabulary);
const accepted = (over: Parameters<typeof anOffer>[0] = {}): Checked => {
  const result = check(over);
  if ('refused' in result) throw new Error(result.detail);
  return result;
};

describe('an event by itself', () => {
  it.each(shopVocabulary.map((contract) => [contract.type, contract] as const))('of type %s is right as its examples show it', (type, { examples }) => {
    expect(check({ type, json: examples.minimal })).not.toHaveProperty('refused');
    expect(check({ type, json: examples.full })).toMatchObject({ unknown: [] });
  });

  it('is said with its defaults, without unknown and personal fields, its instants in UTC', () => {
    expect(accepted({ json: { ...order, paymentDueAt: '2026-03-15T02:00:00+02:00', hint: 'x', lines: [{ ...line, colour: 'red' }] } })).toMatchObject({
      data: { orderId: 'o-1', channel: 'web', paymentDueAt: '2026-03-15T00:00:00.000Z' }, unknown: ['hint', 'lines[].colour'],
    });
    const { data, person } = accepted({ type: 'fealty.shop.customer-registered.v1', json: { channel: 'app', email: 'ada@example.org' } });
    expect([data, person?.fields]).toEqual([{ channel: 'app' }, { email: 'ada@example.org' }]);
  });

  it('occurred when the platform says, in UTC and cut to milliseconds', () => {
    expect(accepted({ time: '2026-03-01t10:00:00.1239999+05:30' }).occurredAt).toBe('2026-03-01T04:30:00.123Z');
  });

  it('is history when it is marked so', () => {
    expect(accepted({ extensions: { import: 'true' } }).import).toBe(true);
    expect(accepted({ extensions: { import: 'false' } }).import).toBe(false);
  });

  it('needs no subject when it is about the catalogue', () => {
    expect(accepted({ type: 'fealty.shop.price-changed.v1', subject: undefined, json: { sku: 'T', currency: 'EUR', priceMinor: 1 } })).toMatchObject({ subject: undefined });
  });

  it('has the same content when only id, time and the order of members differ', () => {
    const reversed = Object.fromEntries(Object.entries(order).reverse());
    expect(accepted({ id: 'e-2', time: '2020-01-01T00:00:00Z', json: reversed }).content).toBe(accepted().content);
    expect(accepted({ subject: 'c-2' }).content).not.toBe(accepted().content);
  });
});

describe('discounts', () => {
  it('may take off all that a line, or an order with its shipping, comes to, by the rounding that leaves the most', () => {
    for (const more of [
      { lines: [{ ...line, quantity: 2, unitPriceMinor: 500, discountMinor: 1_000 }] }, { shippingMinor: 490, discountMinor: 1_490, lines: [{ ...line, quantity: 1, unitPriceMinor: 1_000 }] },
      { lines: [{ lineId: '1', sku: 'T', quantity: 5, unitPriceExact: '0.5', discountMinor: 3 }] },
    ]) expect(accepted({ json: { ...order, ...more } })).toHaveProperty('data');
  });

  it('of the order of an exchange are looked at as well', () => {
    const newOrder = { ...order, orderId: 'o-2', lines: [{ ...line, quantity: 1, unitPriceMinor: 1, discountMinor: 2 }] };
    const json = { orderId: 'o-1', returnId: 'r-1', lines: [{ lineId: '1', quantity: 1 }], newOrder };
    expect(check({ type: 'fealty.shop.order-exchanged.v1', json })).toMatchObject({ refused: 'invalid-data', errors: [{ pointer: '/data/newOrder/lines/0/discountMinor' }] });
  });
});

describe('tax and points', () => {
  it('may be all that a line, or an order with its shipping, comes to less its discounts', () => {
    for (const more of [{ lines: [{ ...line, taxMinor: 500 }] }, { shippingMinor: 490, discountMinor: 100, paidWithPointsMinor: 890 }, { paidWithPointsMinor: 500, lines: [{ ...line, taxMinor: 80 }] }]) {
      expect(accepted({ json: { ...order, ...more } })).toHaveProperty('data');
    }
  });

  it('of an amendment and of the order of an exchange may be paid with more points than these tell: shipping is taken over', () => {
    const json = { orderId: 'o-1', returnId: 'r-1', lines: [{ lineId: '1', quantity: 1 }], newOrder: { ...order, orderId: 'o-2', paidWithPointsMinor: 990 } };
    expect([check({ type: 'fealty.shop.order-exchanged.v1', json }), check({ type: 'fealty.shop.order-amended.v1', json: { ...order, paidWithPointsMinor: 990 } })].filter((checked) => 'refused' in checked)).toEqual([]);
    const taxed = { ...json, newOrder: { ...json.newOrder, lines: [{ ...line, taxMinor: 501 }] } };
    expect(check({ type: 'fealty.shop.order-exchanged.v1', json: taxed })).toMatchObject({ refused: 'invalid-data', errors: [{ pointer: '/data/newOrder/lines/0/taxMinor' }] });
  });
});

describe('an event that is wrong in itself is refused with the field', () => {
  it.each<[string, Parameters<typeof anOffer>[0], string, string]>([
    ['an unknown type', { type: 'fealty.shop.dance.v1' }, 'unknown-type', '/type'],
    ['an unknown version', { type: 'fealty.shop.order-placed.v9' }, 'unknown-type', '/type'],
    ['no subject', { subject: undefined }, 'missing-subject', '/subject'],
    ['a subject of what is about no customer', { type: 'fealty.shop.price-changed.v1', subject: 'c-1', json: { sku: 'T', currency: 'EUR', priceMinor: 1 } }, 'invalid-attribute', '/subject'],
    ['a discount above the total of its line', { json: { ...order, lines: [line, { ...line, lineId: '2', quantity: 2, unitPriceMinor: 500, discountMinor: 1_001 }] } }, 'invalid-data', '/data/lines/1/discountMinor'],
    ['a discount above lines and shipping', { json: { ...order, shippingMinor: 490, discountMinor: 991, lines: [{ ...line, quantity: 1, unitPriceMinor: 1_000, discountMinor: 500 }] } }, 'invalid-data', '/data/discountMinor'],
    ['tax above the total of its line', { json: { ...order, lines: [{ ...line, quantity: 2, taxMinor: 1_001 }] } }, 'invalid-data', '/data/lines/0/taxMinor'],
    ['more paid with points than lines and shipping come to less discounts', { json: { ...order, shippingMinor: 490, discountMinor: 100, paidWithPointsMinor: 891 } }, 'invalid-data', '/data/paidWithPointsMinor'],
    ['no time', { time: undefined }, 'missing-time', '/time'],
    ['a time out of the calendar', { time: '0000-01-01T00:00:00Z' }, 'invalid-attribute', '/time'],
    ['no programme', { programme: undefined }, 'missing-programme', '/programme'],
    ['another programme than the token', { extensions: { programme: 'other' } }, 'foreign-programme', '/programme'],
    ['a mark that is neither true nor false', { extensions: { import: 'yes' } }, 'invalid-attribute', '/import'],
    ['an id too long', { id: 'x'.repeat(201) }, 'invalid-attribute', '/id'],
    ['no data', { data: { fault: 'is missing', missing: true } }, 'missing-data', '/data'],
    ['broken JSON', { data: { fault: 'The JSON is broken at position 1.' } }, 'invalid-data', '/data'],
    ['data of another form', { json: [] }, 'invalid-data', '/data'],
    ['negative money', { json: { ...order, shippingMinor: -1 } }, 'invalid-data', '/data/shippingMinor'],
    ['a fraction of a minor unit', { json: { ...order, shippingMinor: 0.5 } }, 'invalid-data', '/data/shippingMinor'],
    ['more money than one amount may be', { json: { ...order, shippingMinor: 1_000_000_000_001 } }, 'invalid-data', '/data/shippingMinor'],
    ['a price that no sum could take', { json: { ...order, lines: [{ ...line, unitPriceMinor: 2 ** 52 }] } }, 'invalid-data', '/data/lines/0/unitPriceMinor'],
    ['an order that comes to more', { json: { ...order, lines: [{ ...line, quantity: 2, unitPriceMinor: 500_000_000_001 }] } }, 'invalid-data', '/data/lines'],
    ['an unknown currency', { json: { ...order, currency: 'XYZ' } }, 'invalid-data', '/data/currency'],
    ['a negative quantity', { json: { ...order, lines: [{ ...line, quantity: -2 }] } }, 'invalid-data', '/data/lines/0/quantity'],
    ['two lines of one id', { json: { ...order, lines: [line, line] } }, 'invalid-data', '/data/lines'],
    ['a zone that does not exist', { json: { ...order, deliveryZone: 'Mars/Olympus' } }, 'invalid-data', '/data/deliveryZone'],
    ['a lone surrogate, even where nobody reads', { json: { ...order, hint: { deep: ['\ud800'] } } }, 'invalid-data', '/data/hint/deep/0'],
    ['NUL', { json: { ...order, orderId: 'o\u0000' } }, 'invalid-data', '/data/orderId'],
  ])('%s', (...[, over, refused, pointer]) => {
    expect(check(over)).toMatchObject({ refused, errors: [{ pointer }] });
  });

  it('too large for one record', () => {
    const names = Array.from({ length: 2_000 }, (_, index) => ({ ...line, lineId: String(index), sku: '茶'.repeat(150) }));
    const result = check({ json: { ...order, lines: names } });
    expect('refused' in result ? result.refused : 'taken').toBe('too-large');
  });
});
