import { describe, expect, it } from '@jest/globals';
import { orderPaidV1 } from '@fealty/contracts';
import fc from 'fast-check';
import { orderEvents } from '../../testing/a-history.js';
import { aPurchase } from '../../testing/a-purchase.js';
import { anEvent } from '../../testing/an-event.js';
import { foldAll } from '../../testing/folded.js';
import { choices, interleaved, sources } from '../../testing/random-histories.js';
import { countedAtOnce } from './counted-at-once.rules.js';

describe('what had occurred by a time, in any history', () => {
  it('comes to the same when what an exchange takes counts at once', () => {
    let exchanges = 0;
    fc.assert(fc.property(sources, choices, (streams, order) => {
      const events = interleaved(streams, order);
      expect(foldAll(events.map(countedAtOnce))).toEqual(foldAll(events));
      exchanges += events.filter((event) => countedAtOnce(event) !== event).length;
    }));
    expect(exchanges).toBeGreaterThan(50);
  });

  it('counts an order whose exchange had not occurred, when both became known at once', () => {
    const purchase = aPurchase({ keptMinor: 1_000, followed: true });
    const paid = anEvent(orderPaidV1, { ...orderPaidV1.examples.minimal, purchase });
    expect(foldAll([countedAtOnce(paid)]).orders).toMatchObject({ days: [[20260301, 1_000, 1]], kept: [1_000, 1] });
    expect(foldAll([paid]).orders.days).toEqual([]);
  });

  it('leaves alone what tells of no exchange', () => {
    for (const event of orderEvents({ paidOnDay: 3, minor: 900, daysLate: 0, fate: 'returned', score: 4 }, 'o-1')) expect(countedAtOnce(event)).toBe(event);
  });
});
