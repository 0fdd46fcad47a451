import type { Stage } from '@fealty/contracts';

// A1 = A0 + new + returned - lost - undone, month by month (L11). A stable number of customers can hide a leak that new ones refill.

/** How many customers of a cohort moved so in a month; from null: became known. */
export interface Moved {
  readonly cohort: string;
  readonly month: string;
  readonly from: Stage | null;
  readonly to: Stage;
  readonly customers: number;
}

export interface Flow {
  readonly month: string;
  readonly before: number;
  readonly new: number;
  readonly returned: number;
  readonly lost: number;
  /** No purchase of theirs is kept any more. */
  readonly undone: number;
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
const isCustomer = (stage: Stage | null): boolean => stage === 'first-time' || stage === 'repeat' || stage === 'advocate';

const sum = (moves: readonly Moved[], counts: (move: Moved) => boolean): number => moves.reduce((all, move) => all + (counts(move) ? move.customers : 0), 0);

const flowOf = (month: string, before: number, { moves, leakOver }: { moves: readonly Moved[]; leakOver: number }): Flow => {
  const came = sum(moves, ({ from, to }) => isCustomer(to) && !isCustomer(from) && from !== 'lost');
  const returned = sum(moves, ({ from, to }) => from === 'lost' && isCustomer(to));
  const lost = sum(moves, ({ from, to }) => isCustomer(from) && to === 'lost');
  const undone = sum(moves, ({ from, to }) => isCustomer(from) && !isCustomer(to) && to !== 'lost');
  const after = before + came + returned - lost - undone;
  const leak = before === 0 ? 0 : lost / before;
  return {
    month, before, new: came, returned, lost, undone, after, ...(before === 0 ? {} : { leak }), ...(lost === 0 ? {} : { refill: came / lost }),
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
