import type { Balance, Event } from '@fealty/contracts';
import { addToDay, dayNumber } from '../state/days.rules.js';
import type { BasePointsDay, PointsFacts } from '../state/loyalty-facts.rules.js';

// Points come in the order of the ledger, so the newest balance is the balance. What qualifies for a tier is base points by the day of
// their purchase, and a clawback takes them from that same day. What an exchange takes counts together with what its new order earns (O5).

type Balanced = Event<string, { readonly balance: Balance }>;
type Qualifying = Event<string, { readonly balance: Balance; readonly qualifyingDay: string; readonly qualifyingPoints: number; readonly followed?: true | undefined }>;

const isSame = (one: Balance, other: Balance): boolean =>
  one.pending === other.pending && one.available === other.available && one.held === other.held && one.debt === other.debt;

export const takeBalance = (points: PointsFacts, { data: { balance } }: Balanced): PointsFacts => {
  if (isSame(points.balance, balance)) return points;
  const { pending, available, held, debt } = balance;
  return { ...points, balance: { pending, available, held, debt } };
};

const qualifying = (points: PointsFacts, added: BasePointsDay): PointsFacts => {
  const base = addToDay(points.base, added);
  return base === points.base ? points : { ...points, base, basePoints: points.basePoints + added[1] };
};

export const takeQualifying = (points: PointsFacts, event: Qualifying): PointsFacts => {
  const { qualifyingDay, qualifyingPoints, followed: isFollowed } = event.data;
  const told: BasePointsDay = [dayNumber(qualifyingDay), qualifyingPoints];
  if (isFollowed === true) return { ...points, followed: [...(points.followed ?? []), told] };
  if (points.followed === undefined) return takeBalance(qualifying(points, told), event);
  const { followed, ...others } = points;
  return takeBalance([...followed, told].reduce(qualifying, others), event);
};
