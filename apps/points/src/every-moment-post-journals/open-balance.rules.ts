// A predecessor's balance comes in once, as lots with the end that each had (P20). Debt is repaid first, by the lots that end first (P11).
import { startOfLocalDay, type Command, type Outcome, type PolicyInForce } from '@fealty/contracts';
import { outcomeOf, sayOpened } from '../state/decision.rules.js';
import { lifeUntil, takeOut } from '../state/lots.rules.js';
import { fits, pointsIn, type Lot, type OrderEarn, type PointsAccount, type PointsState } from '../state/points-account.rules.js';
import { settledNow } from '../state/spending.rules.js';
import { takeFromLots } from '../state/take-points.rules.js';

/** A lot as the predecessor had it. */
export interface OpeningLot { readonly points: number; /** null: it never ends. */ readonly lastDay: string | null; /** null: not known. */ readonly earnedOn: string | null }
export interface OpenBalance { readonly journalId: string; readonly lots: readonly OpeningLot[]; readonly by: string; readonly secondBy: string }

const asLots = ({ input: { journalId, lots }, occurredAt, import: imported }: Command<OpenBalance>, policy: PolicyInForce): readonly Lot[] => lots.map(({ points, lastDay, earnedOn }, index) => ({
  lotId: `opening/${journalId}#${index + 1}`, orderId: journalId, points, activatedAt: earnedOn === null ? occurredAt : startOfLocalDay(earnedOn, policy.policy.zone),
  warned: false, imported, ...lifeUntil(lastDay, policy),
}));

export const openBalance = (state: PointsState, command: Command<OpenBalance>, policy: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  const { journalId, by, secondBy } = command.input;
  const settled = settledNow(state, command);
  const { customer } = settled.state;
  if (customer.opened !== undefined) return { refused: 'opened-already', detail: `a balance came in with journal ${customer.opened}` };
  const all = asLots(command, policy);
  const points = pointsIn(all);
  if (!fits(customer, points)) return { refused: 'too-many-points', detail: 'the balance would be more than 10^12 points' };
  const repaidDebt = Math.min(customer.debt, points);
  const { left } = takeOut(all, takeFromLots(all, repaidDebt));
  const lots = left.map(({ lotId, points: given, activatedAt, expiresAt, warnAt }) => ({ lotId, points: given, activatedAt, expiresAt, warnAt }));
  const done = sayOpened(settled, command, { journalId, entryId: `opening/${journalId}`, points, repaidDebt, lots, by, secondBy, policyVersion: policy.version });
  return outcomeOf(state, done, { points });
};
