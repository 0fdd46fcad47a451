import { describe, expect, it } from '@jest/globals';
import { instantFieldsOf } from './instant-fields.js';
import { shopOrderExchangedV1 } from './order-exchanged.v1.js';
import { shopOrderReturnedV1 } from './order-returned.v1.js';
import { shopVisitV1 } from './visit.v1.js';
import { shopVocabulary } from './vocabulary.js';

describe('the platform vocabulary', () => {
  it('says where the data of an event holds instants', () => {
    expect(instantFieldsOf(shopOrderReturnedV1)).toEqual([['goodsBackAt'], ['refundPromisedBy']]);
    expect(instantFieldsOf(shopOrderExchangedV1)).toEqual([['newOrder', 'paymentDueAt']]);
    expect(instantFieldsOf(shopVisitV1)).toEqual([]);
  });

  it('has a minimal and a full example of each event, which its contract takes and gives back as they are', () => {
    for (const { data, examples } of shopVocabulary) {
      expect(data.parse(examples.minimal)).toEqual(examples.minimal);
      expect(data.parse(examples.full)).toEqual(examples.full);
    }
  });

  it('names as personal only fields that the data has', () => {
    for (const { data, personal, examples, type } of shopVocabulary) {
      const named = personal.filter((field) => !(field in (examples.full as object)));
      expect({ type, named, unknown: data.safeParse(examples.full).success }).toEqual({ type, named: [], unknown: true });
    }
  });

  it('refuses a zone that does not exist', () => {
    const order = shopVocabulary.find(({ type }) => type === 'fealty.shop.order-placed.v1');
    expect(order?.data.safeParse({ ...order.examples.full as object, deliveryZone: 'Mars/Olympus' }).success).toBe(false);
  });
});
