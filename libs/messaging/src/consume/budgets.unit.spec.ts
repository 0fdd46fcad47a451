import { describe, expect, it } from '@jest/globals';
import { afterDrawing, mayDraw, ShortOfSlice, type Slice } from './budgets.js';

const budget = { key: 'b', size: 100 };
const has = (slice: Partial<Slice>) => new Map([['b', { dealt: 0, drawn: 0, emptyAt: null, ...slice }]]);

describe('a slice of a budget', () => {
  it('lets a rule draw as much as it likes while more can be dealt, then what is left', () => {
    expect(mayDraw(new Map(), [budget])).toEqual({ b: Infinity });
    expect(mayDraw(has({ dealt: 10, drawn: 4 }), [budget])).toEqual({ b: Infinity });
    expect(mayDraw(has({ dealt: 10, drawn: 4, emptyAt: 100 }), [budget])).toEqual({ b: 6 });
  });

  it('can be had again when a later policy makes the budget larger', () => {
    expect(mayDraw(has({ dealt: 10, drawn: 10, emptyAt: 100 }), [{ key: 'b', size: 101 }])).toEqual({ b: Infinity });
  });

  it('tells what is missing while more can be dealt, and never lets more be drawn than there is', () => {
    expect(afterDrawing(has({ dealt: 10, drawn: 4 }), [budget], { b: 6 })).toEqual([['b', { dealt: 10, drawn: 10, emptyAt: null }]]);
    expect(() => afterDrawing(has({ dealt: 10, drawn: 4 }), [budget], { b: 9 })).toThrow(expect.objectContaining({ missing: 3 }));
    expect(() => afterDrawing(has({ dealt: 10, drawn: 4, emptyAt: 100 }), [budget], { b: 9 })).toThrow('draws 3 too much');
    expect(() => afterDrawing(has({}), [budget], { other: 1 })).toThrow('did not name');
    expect(() => afterDrawing(has({}), [budget], { b: 1 })).toThrow(ShortOfSlice);
    expect(afterDrawing(has({}), [budget], { b: 0 })).toEqual([]);
  });
});
