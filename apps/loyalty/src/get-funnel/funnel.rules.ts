import type { Stage } from '@fealty/contracts';
import type { Place } from '../state/stage-moves.rules.js';

// A1 = A0 + new + returned - lost, month by month (L11). A stable number of customers can hide a leak that new ones refill.

/** How many customers of a cohort moved so in a month; from null: became known. */
export interface Moved {
  readonly cohort: string;
  readonly month: string;
  readonly from: Place | null;
  readonly to: Place;
  readonly customers: number;
}

export interface Flow {
  readonly month: string;
  readonly before: number;
  readonly new: number;
  readonly returned: number;
  readonly lost: number;
  readonly lapsed: number;
  readonly after: number;
  /** Lost of those before; absent while there are none. */
  readonly leak?: number;
  /** New for each lost one; absent while none was lost. */
  readonly refill?: number;
  readonly masked: boolean;
}

/** The stages that lead from one to the next. */
export const steps: readonly Stage[] = ['suspect', 'prospect', 'first-time', 'repeat', 'advocate'];

const unchanged = 0.02;
const isCustomer = (place: Place | null): boolean => place === 'first-time' || place === 'repeat' || place === 'advocate';
const isGone = (place: Place | null): boolean => place === 'lost' || place === 'lapsed';

const sum = (moves: readonly Moved[], counts: (move: Moved) => boolean): number => moves.reduce((all, move) => all + (counts(move) ? move.customers : 0), 0);

const flowOf = (month: string, before: number, { moves, leakOver }: { moves: readonly Moved[]; leakOver: number }): Flow => {
  const came = sum(moves, ({ from, to }) => isCustomer(to) && !isCustomer(from) && !isGone(from));
  const returned = sum(moves, ({ from, to }) => isGone(from) && isCustomer(to));
  const lost = sum(moves, ({ from, to }) => isCustomer(from) && isGone(to));
  const lapsed = sum(moves, ({ from, to }) => isCustomer(from) && to === 'lapsed');
  const after = before + came + returned - lost;
  const leak = before === 0 ? 0 : lost / before;
  return {
    month, before, new: came, returned, lost, lapsed, after, ...(before === 0 ? {} : { leak }), ...(lost === 0 ? {} : { refill: came / lost }),
    masked: before > 0 && leak > leakOver && Math.abs(after - before) < unchanged * before,
  };
};

/** Every month that had a move, in order; moves of the month '' came before all of them. */
export const flowsOf = (moves: readonly Moved[], leakOver: number): Flow[] => {
  const months = [...new Set(moves.map(({ month }) => month))].sort();
  const flows: Flow[] = [];
  for (const month of months) flows.push(flowOf(month, flows.at(-1)?.after ?? 0, { moves: moves.filter((move) => move.month === month), leakOver }));
  return flows.filter(({ month }) => month !== '');
};
