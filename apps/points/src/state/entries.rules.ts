// An entry is an event of points.v1 as a line of the ledger: by how much it moved each part of the balance. It is never edited; the
// balance is the sum of the entries.
import {
  adjustmentDeclinedV1, adjustmentProposedV1, caseNotedV1, pointsAdjustedV1, pointsClawedBackV1, pointsEarnedV1, pointsExpiredV1, pointsExpiringV1, pointsGrantedV1, pointsHeldV1, pointsOpenedV1, pointsPendingV1, pointsRedeemedV1, pointsReleasedV1, pointsRestoredV1, reviewNotedV1, standingNotedV1,
  type Balance, type EarnedLine,
} from '@fealty/contracts';
import { pointsIn, sum, type PointsFact } from './points-account.rules.js';

/** Positive: the lot got points; negative: it gave them (P7). */
export interface LotMove { readonly lotId: string; readonly points: number; /** It lived on after `from`, because these cases were open (C10). */ readonly waited?: { readonly from: string; readonly caseIds: readonly string[] } }
type Data<Type extends PointsFact['type']> = Extract<PointsFact, { type: Type }>['data'];

export interface Entry {
  readonly entryId: string;
  /** The event's name. */
  readonly kind: string;
  readonly orderId: string | null;
  /** By how much the balance moved. */
  readonly moved: Balance;
  readonly forgiven: number;
  readonly lots: readonly LotMove[];
  readonly policyVersion: number | null;
  readonly lines: readonly EarnedLine[] | null;
}

const still: Balance = { pending: 0, available: 0, held: 0, debt: 0 };
const plain = { orderId: null, forgiven: 0, lots: [], policyVersion: null, lines: null };
const got = (lots: readonly LotMove[]): LotMove[] => lots.map(({ lotId, points }) => ({ lotId, points }));
const gave = (lots: readonly LotMove[]): LotMove[] => lots.map(({ lotId, points }) => ({ lotId, points: 0 - points }));

const ended = (lots: Data<typeof pointsExpiredV1.type>['lots']): LotMove[] => lots.map(({ lotId, points, waited }) => ({ lotId, points: 0 - points, ...(waited === undefined ? {} : { waited }) }));

const pendingEntry = ({ entryId, orderId, points, exchangeOf, repair, corrected, terms, lines }: Data<typeof pointsPendingV1.type>): Entry => {
  const back = [exchangeOf?.returned ?? repair?.returned, corrected].flatMap((one) => one ?? []);
  const lots = back.flatMap((one) => one.lots);
  const [available, debt, forgiven] = [pointsIn(lots), sum(back.map((one) => one.debt)), sum(back.map((one) => one.forgiven))];
  return {
    entryId, orderId, kind: 'points-pending', moved: { pending: points - available - debt - forgiven, available, held: 0, debt: 0 - debt },
    forgiven: 0 - forgiven, lots: got(lots), policyVersion: terms.policyVersion, lines,
  };
};

const earnedEntry = ({ entryId, orderId, points, repaidDebt, lotId }: Data<typeof pointsEarnedV1.type>): Entry => {
  const available = points - repaidDebt;
  return { ...plain, entryId, orderId, kind: 'points-earned', moved: { pending: 0 - points, available, held: 0, debt: 0 - repaidDebt }, lots: available === 0 ? [] : [{ lotId, points: available }] };
};

const clawedBackEntry = ({ entryId, orderId, takenFrom, policyVersion, lines }: Data<typeof pointsClawedBackV1.type>): Entry => ({
  entryId, orderId, kind: 'points-clawed-back', moved: { pending: 0 - takenFrom.pending, available: 0 - pointsIn(takenFrom.lots), held: 0 - takenFrom.held, debt: takenFrom.debt },
  forgiven: takenFrom.forgiven, lots: gave(takenFrom.lots), policyVersion, lines,
});

const redeemedEntry = ({ entryId, orderId, points, holdId, lots, policyVersion }: Data<typeof pointsRedeemedV1.type>): Entry => ({
  ...plain, entryId, orderId, kind: 'points-redeemed', policyVersion, lots: holdId === undefined ? gave(lots) : [],
  moved: holdId === undefined ? { ...still, available: 0 - points } : { ...still, held: 0 - points },
});

const adjustedEntry = ({ entryId, points, repaidDebt, lot, lots, policyVersion }: Data<typeof pointsAdjustedV1.type>): Entry => ({
  ...plain, entryId, kind: 'points-adjusted', policyVersion, moved: { ...still, available: Math.min(0, points) + (lot?.points ?? 0), debt: 0 - repaidDebt },
  lots: [...got(lot === undefined ? [] : [lot]), ...gave(lots)],
});

const openedEntry = ({ entryId, lots, repaidDebt, policyVersion }: Data<typeof pointsOpenedV1.type>): Entry =>
  ({ ...plain, entryId, kind: 'points-opened', policyVersion, moved: { ...still, available: pointsIn(lots), debt: 0 - repaidDebt }, lots: got(lots) });

const grantedEntry = ({ entryId, repaidDebt, lot, policyVersion }: Data<typeof pointsGrantedV1.type>): Entry =>
  ({ ...plain, entryId, kind: 'points-granted', policyVersion, moved: { ...still, available: lot?.points ?? 0, debt: 0 - repaidDebt }, lots: got(lot === undefined ? [] : [lot]) });

/** The ledger's line of an event; what moves nothing, such as a warning, is none. */
export const entryOf = (said: PointsFact): Entry | undefined => {
  switch (said.type) {
    case pointsPendingV1.type: return pendingEntry(said.data);
    case pointsEarnedV1.type: return earnedEntry(said.data);
    case pointsClawedBackV1.type: return clawedBackEntry(said.data);
    case pointsHeldV1.type: return { ...plain, entryId: said.data.entryId, kind: 'points-held', moved: { ...still, available: 0 - said.data.points, held: said.data.points }, lots: gave(said.data.lots) };
    case pointsReleasedV1.type: return { ...plain, entryId: said.data.entryId, kind: 'points-released', moved: { ...still, available: said.data.points, held: 0 - said.data.points }, lots: got(said.data.lots) };
    case pointsRedeemedV1.type: return redeemedEntry(said.data);
    case pointsRestoredV1.type: return { ...plain, entryId: said.data.entryId, orderId: said.data.orderId, kind: 'points-restored', moved: { ...still, available: pointsIn(said.data.lots), debt: 0 - said.data.repaidDebt }, lots: got(said.data.lots) };
    case pointsExpiredV1.type: return { ...plain, entryId: said.data.entryId, kind: 'points-expired', moved: { ...still, available: 0 - said.data.points }, lots: ended(said.data.lots) };
    case pointsAdjustedV1.type: return adjustedEntry(said.data);
    case pointsOpenedV1.type: return openedEntry(said.data);
    case pointsGrantedV1.type: return grantedEntry(said.data);
    case adjustmentProposedV1.type: case adjustmentDeclinedV1.type: case pointsExpiringV1.type: case standingNotedV1.type: case caseNotedV1.type: case reviewNotedV1.type: return undefined;
  }
};
