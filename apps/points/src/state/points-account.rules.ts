// The account is what its events add up to: only `evolve` changes it, live and when it is rebuilt from points.v1.
// Nothing in it is negative; available is the sum of its lots; pending is the sum of what its orders have pending.
import {
  pointsClawedBackV1, pointsEarnedV1, pointsPendingV1,
  type Balance, type EarnedLine, type EarningShare, type EarnTerms, type PointsClawedBackV1, type PointsEarnedV1, type PointsPendingV1, type State,
} from '@fealty/contracts';

/** Points that can be spent, activated and expiring together. Only lots with something left are kept. */
export interface Lot {
  readonly lotId: string;
  readonly orderId: string;
  readonly points: number;
  readonly activatedAt: string;
  /** null: never. */
  readonly expiresAt: string | null;
}

export interface PointsAccount extends Balance {
  readonly lots: readonly Lot[];
}

/** What the return half of an exchange took, until the new order answers it. */
export interface ExchangeReturn {
  readonly entryId: string;
  readonly correlationId: string;
  readonly points: number;
  readonly lots: readonly Pick<Lot, 'points' | 'activatedAt' | 'expiresAt'>[];
  readonly held: number;
  readonly debt: number;
  readonly forgiven: number;
}

/** The earn of one order: its terms and inputs as they were, and what became of its points. */
export interface OrderEarn {
  readonly terms: EarnTerms;
  readonly qualifyingDay: string;
  readonly lines: readonly EarnedLine[];
  /** What was kept of the order that this one was exchanged for: both are rounded together. */
  readonly carried: readonly EarningShare[];
  /** What the order earns on what is kept of it. */
  readonly points: number;
  readonly pending: number;
  readonly activated: number;
  readonly taken: number;
  /** When the order completed with points pending; null: not yet. */
  readonly completedAt: string | null;
  readonly exchanges: readonly ExchangeReturn[];
}

export type PointsState = State<PointsAccount, OrderEarn>;

type Told<E extends { type: string; occurredAt: string; data: { balance: Balance } }> =
  Pick<E, 'type' | 'occurredAt'> & { readonly data: Omit<E['data'], 'balance'> };
/** What an event of points.v1 tells `evolve`; the balance in it follows from the rest. */
export type PointsFact = Told<PointsPendingV1> | Told<PointsEarnedV1> | Told<PointsClawedBackV1>;

export const emptyAccount = (): PointsAccount => ({ pending: 0, available: 0, held: 0, debt: 0, lots: [] });
export const balanceOf = ({ pending, available, held, debt }: PointsAccount): Balance => ({ pending, available, held, debt });
export const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const pointsIn = (lots: readonly { readonly points: number }[]): number => sum(lots.map((lot) => lot.points));

const mergeLines = (before: readonly EarnedLine[], changed: readonly EarnedLine[]): readonly EarnedLine[] => {
  const lines = new Map(before.map((line) => [line.lineId, line]));
  for (const line of changed) lines.set(line.lineId, line);
  return [...lines.values()];
};

const newEarn = ({ terms, qualifyingDay }: Told<PointsPendingV1>['data']): OrderEarn =>
  ({ terms, qualifyingDay, lines: [], carried: [], points: 0, pending: 0, activated: 0, taken: 0, completedAt: null, exchanges: [] });

const answered = (state: PointsState, exchangeOf: Told<PointsPendingV1>['data']['exchangeOf']): PointsState['parts'] => {
  const origin = exchangeOf === undefined ? undefined : state.parts[exchangeOf.orderId];
  if (exchangeOf?.returned === undefined || origin === undefined) return state.parts;
  const { entryId } = exchangeOf.returned;
  return { ...state.parts, [exchangeOf.orderId]: { ...origin, exchanges: origin.exchanges.filter((one) => one.entryId !== entryId) } };
};

const pend = (state: PointsState, data: Told<PointsPendingV1>['data']): PointsState => {
  const { customer: account, parts } = state;
  const { orderId, points, exchangeOf } = data;
  const order = parts[orderId] ?? newEarn(data);
  const { lots = [], debt = 0, forgiven = 0 } = exchangeOf?.returned ?? {};
  const back = lots.map((lot) => ({ ...lot, orderId }));
  const waiting = points - pointsIn(back) - debt - forgiven;
  return {
    customer: { ...account, pending: account.pending + waiting, available: account.available + pointsIn(back), debt: account.debt - debt, lots: [...account.lots, ...back] },
    parts: { ...answered(state, exchangeOf), [orderId]: {
      ...order, lines: mergeLines(order.lines, data.lines), carried: exchangeOf?.shares ?? order.carried,
      points: order.points + points, pending: order.pending + waiting, activated: order.activated + points - waiting,
    } },
  };
};

const activate = (state: PointsState, activatedAt: string, data: Told<PointsEarnedV1>['data']): PointsState => {
  const { customer: account, parts } = state;
  const { orderId, lotId, points, repaidDebt, expiresAt } = data;
  const order = parts[orderId];
  const lot = { lotId, orderId, points: points - repaidDebt, activatedAt, expiresAt };
  return {
    customer: {
      ...account, pending: account.pending - points, available: account.available + lot.points, debt: account.debt - repaidDebt,
      lots: lot.points === 0 ? account.lots : [...account.lots, lot],
    },
    parts: order === undefined ? parts : { ...parts, [orderId]: { ...order, pending: order.pending - points, activated: order.activated + points, completedAt: activatedAt } },
  };
};

type TakenFrom = PointsClawedBackV1['data']['takenFrom'];

const lotsLeft = (lots: readonly Lot[], taken: TakenFrom['lots']): readonly Lot[] => {
  const takes = new Map(taken.map((take) => [take.lotId, take.points]));
  return lots.map((lot) => ({ ...lot, points: lot.points - (takes.get(lot.lotId) ?? 0) })).filter((lot) => lot.points !== 0);
};

const openExchange = (account: PointsAccount, { exchange, entryId, points, takenFrom }: Told<PointsClawedBackV1>['data']): readonly ExchangeReturn[] => {
  if (exchange === undefined || points === 0) return [];
  const lots = takenFrom.lots.flatMap((take) => account.lots.filter((lot) => lot.lotId === take.lotId)
    .map(({ activatedAt, expiresAt }) => ({ points: take.points, activatedAt, expiresAt })));
  const { held, debt, forgiven } = takenFrom;
  return [{ entryId, correlationId: exchange.correlationId, points, lots, held, debt, forgiven }];
};

const clawBack = (state: PointsState, data: Told<PointsClawedBackV1>['data']): PointsState => {
  const { customer: account, parts } = state;
  const { orderId, points, takenFrom } = data;
  const order = parts[orderId];
  const customer = {
    pending: account.pending - takenFrom.pending, available: account.available - pointsIn(takenFrom.lots),
    held: account.held - takenFrom.held, debt: account.debt + takenFrom.debt, lots: lotsLeft(account.lots, takenFrom.lots),
  };
  if (order === undefined) return { customer, parts };
  return { customer, parts: { ...parts, [orderId]: {
    ...order, lines: mergeLines(order.lines, data.lines), points: order.points - points, pending: order.pending - takenFrom.pending, taken: order.taken + points,
    exchanges: [...order.exchanges, ...openExchange(account, data)],
  } } };
};

/** The account and its orders after one event of points.v1. */
export const evolve = (state: PointsState, said: PointsFact): PointsState => {
  switch (said.type) {
    case pointsPendingV1.type: return pend(state, said.data);
    case pointsEarnedV1.type: return activate(state, said.occurredAt, said.data);
    case pointsClawedBackV1.type: return clawBack(state, said.data);
  }
};
