import type { Balance, Event } from '@fealty/contracts';
import { addToDay, dayNumber } from '../state/days.rules.js';
import type { PointsFacts } from '../state/loyalty-facts.rules.js';

// Points come in the order of the ledger, so the newest balance is the balance. What qualifies for a tier is base points by the day of
// their purchase, and a clawback takes them from that same day.

type Balanced = Event<string, { readonly balance: Balance }>;
type Qualifying = Event<string, { readonly balance: Balance; readonly qualifyingDay: string; readonly qualifyingPoints: number }>;

const isSame = (one: Balance, other: Balance): boolean =>
  one.pending === other.pending && one.available === other.available && one.held === other.held && one.debt === other.debt;

export const takeBalance = (points: PointsFacts, { data: { balance } }: Balanced): PointsFacts => {
  if (isSame(points.balance, balance)) return points;
  const { pending, available, held, debt } = balance;
  return { ...points, balance: { pending, available, held, debt } };
};

export const takeQualifying = (points: PointsFacts, event: Qualifying): PointsFacts => {
  const { qualifyingDay, qualifyingPoints } = event.data;
  const base = addToDay(points.base, [dayNumber(qualifyingDay), qualifyingPoints]);
  return takeBalance(base === points.base ? points : { ...points, base, basePoints: points.basePoints + qualifyingPoints }, event);
};
