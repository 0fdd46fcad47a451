import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { daysOf, evidenceOf, fadedTo, withEvidence, withoutEvidence, type Evidence, type Piece } from './evidence.rules.js';

const asOf = '2026-06-01T00:00:00.000Z';
const piece: fc.Arbitrary<Piece> = fc.record({
  at: fc.date({ min: new Date('2016-01-01T00:00:00Z'), max: new Date(asOf), noInvalidDate: true }).map((date) => date.toISOString()),
  weight: fc.constantFrom(0, 0.25, 1, 2.5),
  reading: fc.integer({ min: 0, max: 100 }),
  halfLifeDays: fc.constantFrom(30, 180),
});
const pieces = fc.array(piece, { maxLength: 30 });
const folded = (list: readonly Piece[]): readonly Evidence[] => list.reduce<readonly Evidence[]>((held, one) => withEvidence(held, evidenceOf(one)), []);

describe('evidence, for any pieces', () => {
  it('adds up to the same in any order', () => {
    fc.assert(fc.property(pieces.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))), ([list, shuffled]) => {
      expect(folded(shuffled)).toEqual(folded(list));
    }));
  });

  it('leaves no trace of a piece that is taken back', () => {
    fc.assert(fc.property(pieces, piece, pieces, (before, taken, after) => {
      const held = folded([...before, taken, ...after]);
      expect(withoutEvidence(held, evidenceOf(taken))).toEqual(folded([...before, ...after]));
    }));
  });

  it('fades by half each half-life, within a millionth', () => {
    fc.assert(fc.property(pieces, (list) => {
      const { weight, weighted } = fadedTo(folded(list), daysOf(asOf));
      const shares = list.map((one) => one.weight * 2 ** (-(Date.parse(asOf) - Date.parse(one.at)) / 86_400_000 / one.halfLifeDays));
      const exact = shares.reduce((sum, share) => sum + share, 0);
      expect(Math.abs(weight - exact)).toBeLessThanOrEqual(1e-6 * list.length);
      expect(Math.abs(weighted - list.reduce((sum, one, index) => sum + one.reading * (shares[index] ?? 0), 0))).toBeLessThanOrEqual(1e-4 * list.length);
    }));
  });

  it('grows with half-lives, not with pieces', () => {
    fc.assert(fc.property(fc.array(piece.map((one) => ({ ...one, halfLifeDays: 180 })), { minLength: 100, maxLength: 200 }), (list) => {
      expect(folded(list).length).toBeLessThanOrEqual(10.5 * 365.25 / 180 + 1);
    }), { numRuns: 20 });
  });
});
