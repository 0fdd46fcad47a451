import { describe, expect, it } from '@jest/globals';
import { placeOf, problemOf } from './answer.rules.js';

describe('what a platform is told', () => {
  it('is the place in the stream, marked when orders will say something of it', () => {
    const answer = { status: 'accepted', customerId: 'c', sequence: 3 } as const;
    expect(placeOf({ ...answer, type: 'fealty.shop.order-paid.v1' })).toEqual({ c: 'c', s: 3, o: true });
    for (const name of ['visit', 'order-status-looked-up', 'complaint-made']) expect(placeOf({ ...answer, type: `fealty.shop.${name}.v1` })).toEqual({ c: 'c', s: 3, o: false });
  });

  it('has no place for a catalogue fact', () => {
    expect(placeOf({ status: 'accepted', customerId: null, sequence: 3, type: 'fealty.shop.price-changed.v1' })).toBeUndefined();
  });

  it('is a problem document with a stable type for what was refused', () => {
    expect(problemOf({ refused: 'id-reused', detail: 'd', errors: [{ pointer: '/id', detail: 'x' }] })).toEqual({
      type: 'urn:fealty:problem:id-reused', title: 'Id reused', status: 409, detail: 'd', errors: [{ pointer: '/id', detail: 'x' }],
    });
  });
});
