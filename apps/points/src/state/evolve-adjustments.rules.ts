// What adjustments, grants and opening balances make of an account: those that wait for a second agent, and what was given or taken.
import type { AdjustmentDeclinedV1, AdjustmentProposedV1, PointsAdjustedV1, PointsGrantedV1, PointsOpenedV1 } from '@fealty/contracts';
import { takeOut } from './lots.rules.js';
import { pointsIn, type Adjustments, type PointsAccount, type PointsState, type Told } from './points-account.rules.js';

const dayMs = 86_400_000;
const none: Adjustments = { waiting: [], alone: [] };

const withAdjustments = (account: PointsAccount, adjustments: Adjustments): PointsAccount => {
  const after = { ...account, adjustments };
  if (adjustments.waiting.length === 0 && adjustments.alone.length === 0) delete (after as { adjustments?: unknown }).adjustments;
  return after;
};

const without = (waiting: Adjustments['waiting'], adjustmentId: string): Adjustments['waiting'] => waiting.filter((one) => one.adjustmentId !== adjustmentId);

export const propose = (state: PointsState, { data, occurredAt: at }: Told<AdjustmentProposedV1>): PointsState => {
  const { customer: account } = state;
  const { adjustmentId, points, reason, reference, by } = data;
  const { waiting, alone } = account.adjustments ?? none;
  return { ...state, customer: withAdjustments(account, { alone, waiting: [...waiting, { adjustmentId, points, reason, ...(reference === undefined ? {} : { reference }), by, at }] }) };
};

export const decline = (state: PointsState, { data }: Told<AdjustmentDeclinedV1>): PointsState => {
  const { waiting, alone } = state.customer.adjustments ?? none;
  return { ...state, customer: withAdjustments(state.customer, { alone, waiting: without(waiting, data.adjustmentId) }) };
};

// Older ones than a day count for nothing any more.
const lately = (alone: Adjustments['alone'], at: string): Adjustments['alone'] => {
  const since = new Date(Date.parse(at) - dayMs).toISOString();
  return alone.filter((one) => one.at > since);
};
const countedAlone = (alone: Adjustments['alone'], { data: { by, secondBy, points }, occurredAt: at }: Told<PointsAdjustedV1>): Adjustments['alone'] =>
  [...lately(alone, at), ...(secondBy === undefined ? [{ by, at, points: Math.abs(points) }] : [])];

/** The account after an agent decided something else alone. */
export const withAlone = (account: PointsAccount, decided: Adjustments['alone'][number]): PointsAccount => {
  const { waiting, alone } = account.adjustments ?? none;
  return withAdjustments(account, { waiting, alone: [...lately(alone, decided.at), decided] });
};

export const adjusted = (state: PointsState, said: Told<PointsAdjustedV1>): PointsState => {
  const { data: { adjustmentId, repaidDebt, lot, lots }, occurredAt: activatedAt, import: imported = false } = said;
  const { customer: account } = state;
  const { waiting, alone } = account.adjustments ?? none;
  const { left } = takeOut(account.lots, lots);
  const given = lot === undefined ? [] : [{ ...lot, warnAt: lot.warnAt ?? null, orderId: adjustmentId, activatedAt, warned: false, imported }];
  return { ...state, customer: withAdjustments(
    { ...account, available: account.available + pointsIn(given) - pointsIn(lots), debt: account.debt - repaidDebt, lots: [...left, ...given] },
    { waiting: without(waiting, adjustmentId), alone: countedAlone(alone, said) },
  ) };
};

export const opened = (state: PointsState, { data: { journalId, repaidDebt, lots }, import: imported = false }: Told<PointsOpenedV1>): PointsState => {
  const { customer: account } = state;
  const given = lots.map((lot) => ({ ...lot, warnAt: lot.warnAt ?? null, orderId: journalId, warned: false, imported }));
  return { ...state, customer: { ...account, available: account.available + pointsIn(given), debt: account.debt - repaidDebt, lots: [...account.lots, ...given], opened: journalId } };
};

const casesMax = 100;

export const granted = (state: PointsState, { data: { entryId, why, reference = entryId, repaidDebt, lot }, occurredAt: at, import: imported = false }: Told<PointsGrantedV1>): PointsState => {
  const { customer: account } = state;
  const given = lot === undefined ? [] : [{ ...lot, warnAt: lot.warnAt ?? null, orderId: entryId, activatedAt: at, warned: false, imported }];
  const noted = why === 'birthday' ? { birthdayYear: Number(reference) } : { goodwill: [...account.goodwill ?? [], { caseId: reference, at }].slice(-casesMax) };
  return { ...state, customer: { ...account, available: account.available + pointsIn(given), debt: account.debt - repaidDebt, lots: [...account.lots, ...given], ...noted } };
};
