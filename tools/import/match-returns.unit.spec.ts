import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ReturnMatcher } from './match-returns.js';
import { minorOf } from './money.js';
import { bodiesOf, shuffled } from './send-all.js';

describe('returns that name no order', () => {
  it('belong to the latest earlier purchases of the item, split over several', () => {
    const matcher = new ReturnMatcher();
    matcher.bought('c', 'tea', { orderId: 'first', lineId: '1', quantity: 5 });
    matcher.bought('c', 'tea', { orderId: 'second', lineId: '7', quantity: 2 });
    expect(matcher.returned('c', 'tea', 3)).toEqual({ pieces: [{ orderId: 'second', lineId: '7', quantity: 2 }, { orderId: 'first', lineId: '1', quantity: 1 }], unmatched: 0 });
    expect(matcher.returned('c', 'tea', 9)).toEqual({ pieces: [{ orderId: 'first', lineId: '1', quantity: 4 }], unmatched: 5 });
    expect(matcher.returned('other', 'tea', 1)).toEqual({ pieces: [], unmatched: 1 });
  });

  it('never give back more of a line than was bought', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 9 })), { maxLength: 60 }), (steps) => {
      const matcher = new ReturnMatcher();
      const left = new Map<string, number>();
      steps.forEach(([buys, quantity], index) => {
        if (buys) {
          matcher.bought('c', 's', { orderId: String(index), lineId: '1', quantity });
          left.set(String(index), quantity);
          return;
        }
        const { pieces, unmatched } = matcher.returned('c', 's', quantity);
        expect(pieces.reduce((sum, piece) => sum + piece.quantity, unmatched)).toBe(quantity);
        for (const piece of pieces) left.set(piece.orderId, (left.get(piece.orderId) ?? 0) - piece.quantity);
        expect(Math.min(0, ...left.values())).toBe(0);
      });
    }));
  });
});

describe('what is sent', () => {
  it('tells prices in minor units, and those finer than one exactly', () => {
    expect(['2.55', '3', '0.5', '0.001', '12.340', '1.2345'].map(minorOf)).toEqual([{ minor: 255 }, { minor: 300 }, { minor: 50 }, { exact: '0.1' }, { minor: 1234 }, { exact: '123.45' }]);
  });

  const told = Array.from({ length: 1_203 }, (_, index) => ({ id: String(index), type: 't', subject: 's', at: index, data: { text: 'x'.repeat(index % 2_000) } }));
  it('goes out in bodies that ingest takes, nothing lost and in order', () => {
    const bodies = bodiesOf(told);
    expect(bodies.flat()).toEqual(told);
    expect(bodies.every((body) => body.length <= 500 && JSON.stringify(body).length < 1_000_000)).toBe(true);
  });

  it('is shuffled the same way by the same seed', () => {
    expect(shuffled(told, 7)).toEqual(shuffled(told, 7));
    expect(shuffled(told, 7)).not.toEqual(told);
    expect(new Set(shuffled(told, 7))).toEqual(new Set(told));
  });
});
