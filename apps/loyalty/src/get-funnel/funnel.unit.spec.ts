import { describe, expect, it } from '@jest/globals';
import { flowsOf, type Moved } from './funnel.rules.js';

const moved = (...[month, from, to, customers]: [string, Moved['from'], Moved['to'], number]): Moved => ({ cohort: '2026-01', month, from, to, customers });

describe('the funnel', () => {
  it('carries customers from month to month: before, new, returned, lost and undone make after', () => {
    const moves = [
      moved('', 'prospect', 'first-time', 100), moved('2026-02', 'prospect', 'first-time', 10), moved('2026-02', 'repeat', 'lost', 8), moved('2026-02', 'lost', 'repeat', 3),
      moved('2026-02', 'first-time', 'prospect', 2), moved('2026-02', 'first-time', 'repeat', 20), moved('2026-03', null, 'first-time', 5),
    ];
    expect(flowsOf(moves, 0.05)).toEqual([
      { month: '2026-02', before: 100, new: 10, returned: 3, lost: 8, undone: 2, after: 103, leak: 0.08, refill: 1.25, masked: false },
      { month: '2026-03', before: 103, new: 5, returned: 0, lost: 0, undone: 0, after: 108, leak: 0, masked: false },
    ]);
  });

  it('names a leak that new customers mask', () => {
    const moves = [moved('', null, 'first-time', 100), moved('2026-02', 'prospect', 'first-time', 10), moved('2026-02', 'first-time', 'lost', 10)];
    expect(flowsOf(moves, 0.05)).toMatchObject([{ leak: 0.1, refill: 1, masked: true }]);
    expect(flowsOf(moves, 0.2)).toMatchObject([{ masked: false }]);
  });

  it('counts who was lost before buying as neither lost nor returned customers', () => {
    expect(flowsOf([moved('2026-02', 'prospect', 'lost', 4)], 0.05)).toMatchObject([{ before: 0, lost: 0, after: 0 }]);
  });
});
