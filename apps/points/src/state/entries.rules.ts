// An entry is an event of points.v1 as a line of the ledger: by how much it moved each part of the balance. It is never edited; the
// balance is the sum of the entries.
import { pointsClawedBackV1, pointsEarnedV1, pointsPendingV1, type Balance, type EarnedLine } from '@fealty/contracts';
import { sum, type PointsFact } from './points-account.rules.js';

/** Positive: the lot got points; negative: it gave them (P7). */
export interface LotMove { readonly lotId: string; readonly points: number }

export interface Entry {
  readonly entryId: string;
  readonly kind: 'points-pending' | 'points-earned' | 'points-clawed-back';
  readonly orderId: string;
  /** By how much the balance moved. */
  readonly moved: Balance;
  readonly forgiven: number;
  readonly lots: readonly LotMove[];
  readonly policyVersion: number | null;
  readonly lines: readonly EarnedLine[] | null;
}

const pendingEntry = ({ entryId, orderId, points, exchangeOf, terms, lines }: Extract<PointsFact, { type: typeof pointsPendingV1.type }>['data']): Entry => {
  const { lots = [], debt = 0, forgiven = 0 } = exchangeOf?.returned ?? {};
  const available = sum(lots.map((lot) => lot.points));
  return {
    entryId, orderId, kind: 'points-pending', moved: { pending: points - available - debt - forgiven, available, held: 0, debt: 0 - debt },
    forgiven: 0 - forgiven, lots: lots.map(({ lotId, points: got }) => ({ lotId, points: got })), policyVersion: terms.policyVersion, lines,
  };
};

const earnedEntry = ({ entryId, orderId, points, repaidDebt, lotId }: Extract<PointsFact, { type: typeof pointsEarnedV1.type }>['data']): Entry => {
  const available = points - repaidDebt;
  return {
    entryId, orderId, kind: 'points-earned', moved: { pending: 0 - points, available, held: 0, debt: 0 - repaidDebt },
    forgiven: 0, lots: available === 0 ? [] : [{ lotId, points: available }], policyVersion: null, lines: null,
  };
};

const clawedBackEntry = ({ entryId, orderId, takenFrom, policyVersion, lines }: Extract<PointsFact, { type: typeof pointsClawedBackV1.type }>['data']): Entry => {
  const available = 0 - sum(takenFrom.lots.map((lot) => lot.points));
  return {
    entryId, orderId, kind: 'points-clawed-back', moved: { pending: 0 - takenFrom.pending, available, held: 0 - takenFrom.held, debt: takenFrom.debt },
    forgiven: takenFrom.forgiven, lots: takenFrom.lots.map(({ lotId, points: gave }) => ({ lotId, points: 0 - gave })), policyVersion, lines,
  };
};

/** The ledger's line of an event. */
export const entryOf = (said: PointsFact): Entry => {
  switch (said.type) {
    case pointsPendingV1.type: return pendingEntry(said.data);
    case pointsEarnedV1.type: return earnedEntry(said.data);
    case pointsClawedBackV1.type: return clawedBackEntry(said.data);
  }
};
