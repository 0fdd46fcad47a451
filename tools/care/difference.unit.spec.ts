import { describe, expect, it } from '@jest/globals';
import { differences } from './difference.js';

describe('differences of two states', () => {
  it('names each place that differs, and nothing else', () => {
    expect(differences({ a: 1, b: { c: [1, 2], d: 'x' } }, { a: 1, b: { c: [1, 3, 4], d: 'x' }, e: null })).toEqual([
      '/b/c/1: 2 -> 3', '/b/c/2: nothing -> 4', '/e: nothing -> null',
    ]);
  });

  it('is empty for equal states, and whole for one that did not exist', () => {
    expect(differences({ a: [1] }, { a: [1] })).toEqual([]);
    expect(differences(null, { a: 1 })).toEqual(['/: null -> {"a":1}']);
  });
});
