import { describe, expect, it } from '@jest/globals';
import { FetchPace } from './fetch-pace.js';

const paceAfter = (tookMs: readonly number[]) => {
  const clock = { now: 1_000 };
  const pace = new FetchPace(() => clock.now);
  pace.fetched();
  for (const ms of tookMs) pace.took(ms);
  return { pace, clock };
};

describe('the pace of fetches', () => {
  it('is that of the transactions, the newest counting most', () => {
    const { pace } = paceAfter(Array<number>(40).fill(10));
    expect(pace.waitMs).toBeCloseTo(10, 1);
    pace.took(20);
    expect(pace.waitMs).toBeCloseTo(12, 1);
  });

  it('counts from the fetch before, so that one that took long is followed at once', () => {
    const { pace, clock } = paceAfter(Array<number>(40).fill(10));
    clock.now += 30;
    expect(pace.waitMs).toBeLessThan(0);
    pace.fetched();
    expect(pace.waitMs).toBeCloseTo(10, 1);
  });

  it('stays between 2 and 25 ms, whatever transactions take', () => {
    expect(paceAfter([]).pace.waitMs).toBe(2);
    expect(paceAfter(Array<number>(40).fill(5_000)).pace.waitMs).toBe(25);
  });
});
