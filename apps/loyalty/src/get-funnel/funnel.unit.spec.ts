import { describe, expect, it } from '@jest/globals';
import { flowsOf, type Moved } from './funnel.rules.js';

const moved = (...[month, from, to, customers]: [string, Moved['from'], Moved['to'], number]): Moved => ({ cohort: '2026-01', month, from, to, customers });

describe('the funnel', () => {
  it('carries customers from month to month: before, new and returned less lost, by silence or otherwise, make after', () => {
    const moves = [
      moved('', 'prospect', 'first-time', 100), moved('2026-02', 'prospect', 'first-time', 10), moved('2026-02', 'repeat', 'lost', 5), moved('2026-02', 'first-time', 'lapsed', 3),
      moved('2026-02', 'lost', 'repeat', 2), moved('2026-02', 'lapsed', 'repeat', 1), moved('2026-02', 'first-time', 'repeat', 20), moved('2026-03', 'suspect', 'first-time', 5),
    ];
    expect(flowsOf(moves, 0.05)).toEqual([
      { month: '2026-02', before: 100, new: 10, returned: 3, lost: 8, lapsed: 3, after: 105, leak: 0.08, refill: 1.25, masked: false },
      { month: '2026-03', before: 105, new: 5, returned: 0, lost: 0, lapsed: 0, after: 110, leak: 0, masked: false },
    ]);
  });

  it('names a leak that new customers mask', () => {
    const moves = [moved('', null, 'first-time', 100), moved('2026-02', 'prospect', 'first-time', 10), moved('2026-02', 'first-time', 'lost', 10)];
    expect(flowsOf(moves, 0.05)).toMatchObject([{ leak: 0.1, refill: 1, masked: true }]);
    expect(flowsOf(moves, 0.2)).toMatchObject([{ masked: false }]);
  });
});
