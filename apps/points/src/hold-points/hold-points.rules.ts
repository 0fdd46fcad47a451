// A hold takes points aside, lots by P7, and lives as long as the policy says (P8).
import type { Command, Outcome, PolicyInForce } from '@fealty/contracts';
import { outcomeOf, sayHeld } from '../state/decision.rules.js';
import { balanceOf, type OrderEarn, type PointsAccount, type PointsState } from '../state/points-account.rules.js';
import { notEnough, settledNow } from '../state/spending.rules.js';
import { deviceSeen, stepUpNeeded } from '../state/step-up.rules.js';
import { takeFromLots } from '../state/take-points.rules.js';
import { countingSpend, spendsWithin } from '../state/velocity.rules.js';

export const holdPoints = (state: PointsState, command: Command<{ readonly points: number }>, { policy }: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  const settled = settledNow(state, command);
  const { customer } = settled.state;
  const { points } = command.input;
  if (points > customer.available) return notEnough(customer.available, points);
  const { told, counts, refused: tooFast } = spendsWithin(settled, command, { policy, points });
  const refused = tooFast ?? stepUpNeeded(customer, command, { policy, points });
  if (refused !== undefined) return refused;
  const expiresAt = new Date(Date.parse(command.occurredAt) + policy.points.holdMinutes * 60_000).toISOString();
  const holdId = command.id;
  const held = sayHeld(settled, command, { holdId, entryId: `hold/${holdId}`, points, lots: [...takeFromLots(customer.lots, points)], expiresAt, ...deviceSeen(customer, command, policy), ...told });
  return outcomeOf(state, countingSpend(held, command, { policy, counts }), { holdId, points, expiresAt, balance: balanceOf(held.state.customer) });
};
