import { describe, expect, it } from '@jest/globals';
import { told, type Exchange, type Fact, type Payment, type Return } from '../../testing/arrivals.fixture.js';
import { aPolicy, ask, askBy, perEuro, run, type Run } from '../../testing/points-run.fixture.js';

const policy = aPolicy(perEuro);
const paid: Payment = { kind: 'paid', orderId: 'o', at: '2026-03-01T10:05:00.000Z', pieces: 2, priceMinor: 3_000 };
const exchanged = (pieces: number, of = 'o', orderId = 'n'): Exchange => ({ kind: 'exchanged', of, orderId, at: `2026-03-01T10:1${orderId === 'n' ? 0 : 1}:00.000Z`, pieces, priceMinor: 3_000 });
const returned = (of: string, pieces: number, at = '2026-03-01T10:15:00.000Z'): Return => ({ kind: 'returned', of, at, pieces });

/** Of 100 points all are spent on the first order, right after it is paid. */
const after = (...facts: readonly Fact[]): Run => {
  const [first, ...events] = told([paid, ...facts]);
  const spend = [askBy('a-1', ask('adjust', '2026-03-01T10:00:00.000Z', { points: 100, reason: 'welcome' })), ask('spend', '2026-03-01T10:06:00.000Z', { orderId: 'o', points: 100 })];
  return run([...first === undefined ? [] : [first], ...spend, ...events], policy);
};
const available = (...facts: readonly Fact[]): number => after(...facts).state.customer.available;

describe('points spent on an order that is exchanged', () => {
  it('stay spent while what it was exchanged for is kept', () => {
    expect([available(), available(exchanged(2)), available(exchanged(1)), available(exchanged(2), exchanged(2, 'n', 'm'))]).toEqual([0, 0, 0, 0]);
  });

  it('come back when what it was exchanged for comes back, through every exchange', () => {
    expect(available(exchanged(2), returned('n', 2))).toBe(100);
    expect(available(exchanged(2), exchanged(2, 'n', 'm'), returned('m', 2))).toBe(100);
  });

  it('come back by the share of all that was bought with them, whichever order comes back', () => {
    expect(available(exchanged(1), returned('n', 1))).toBe(50);
    expect(available(exchanged(1), returned('o', 1))).toBe(50);
    expect(available(returned('o', 1), exchanged(1))).toBe(50);
    for (const [one, other] of [['o', 'n'], ['n', 'o']] as const) expect(available(exchanged(1), returned(one, 1), returned(other, 1, '2026-03-01T10:16:00.000Z'))).toBe(100);
  });

  it('come back once, and each time under an id of its own', () => {
    const done = after(exchanged(1), returned('n', 1), returned('o', 1, '2026-03-01T10:16:00.000Z'));
    const ids = done.facts.flatMap(({ data }) => ('entryId' in data ? [data.entryId] : []));
    expect(new Set(ids).size).toBe(ids.length);
    expect(done.state.parts['o']?.spent.lots.reduce((sum, { points }) => sum + points, 0)).toBe(0);
  });
});
