import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pointsEvents, type Told } from '../../testing/a-history.js';
import { ledgerMove, orderStory } from '../../testing/random-histories.js';
import { balancesUntil } from './balances-until.rules.js';

const ledger = fc.tuple(fc.array(orderStory, { maxLength: 4 }), fc.array(ledgerMove, { maxLength: 5 })).map(([orders, moves]) => pointsEvents(orders, { moves }));
const balanceOf = (event: { readonly data: unknown } | undefined): unknown => (event?.data as { balance: unknown } | undefined)?.balance;
const byTime = (entries: readonly Told[]): Told[] => {
  const times = entries.map(({ occurredAt }) => occurredAt).sort();
  return entries.map((entry, index) => ({ ...entry, occurredAt: times[index] ?? '' }));
};
const end = '9999-12-31T23:59:59.999Z';

describe('balances as of a time', () => {
  it('are those that the ledger told, when it told everything as it occurred', () => {
    fc.assert(fc.property(ledger, fc.nat(), (entries, chosen) => {
      const told = byTime(entries);
      const at = told[chosen % Math.max(1, told.length)]?.occurredAt ?? end;
      const past = told.filter(({ occurredAt }) => occurredAt <= at);
      expect(balancesUntil(told, at).map(balanceOf)).toEqual(past.map(balanceOf));
    }));
  });

  it('come to the newest one in the end, whenever what the entries tell of had occurred', () => {
    fc.assert(fc.property(ledger, (entries) => {
      expect(balanceOf(balancesUntil(entries, end).at(-1))).toEqual(balanceOf(entries.at(-1)));
    }));
  });

  it('of a late entry count what it moved and nothing that was moved after it occurred', () => {
    const entries = pointsEvents([], { moves: [[40, 'granted'], [20, 'opened']] });
    expect(balancesUntil(entries, '2025-02-01T00:00:00.000Z').map(balanceOf)).toEqual([{ pending: 0, available: 25, held: 0, debt: 0 }]);
  });
});
