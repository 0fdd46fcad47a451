// Points are spent on something that has a name, so that they find back when it comes back (P13).
import type { Command, Outcome, PolicyInForce } from '@fealty/contracts';
import { outcomeOf, sayRedeemed } from '../state/decision.rules.js';
import { balanceOf, type OrderEarn, type PointsAccount, type PointsState } from '../state/points-account.rules.js';
import { notEnough, settledNow } from '../state/spending.rules.js';
import { deviceSeen, stepUpNeeded } from '../state/step-up.rules.js';
import { takeFromLots } from '../state/take-points.rules.js';
import { countingSpend, spendsWithin } from '../state/velocity.rules.js';

export interface SpendPoints { readonly orderId: string; readonly points: number }

export const spendPoints = (state: PointsState, command: Command<SpendPoints>, { policy, version }: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  const { orderId, points } = command.input;
  const settled = settledNow(state, command);
  const { customer } = settled.state;
  if (points > customer.available) return notEnough(customer.available, points);
  const { told, counts, refused: tooFast } = spendsWithin(settled, command, { policy, points });
  const refused = tooFast ?? stepUpNeeded(customer, command, { policy, points });
  if (refused !== undefined) return refused;
  const lots = [...takeFromLots(customer.lots, points)];
  const done = sayRedeemed(settled, command, { orderId, entryId: `spend/${command.id}`, points, lots, ...deviceSeen(customer, command, policy), ...told, policyVersion: version });
  return outcomeOf(state, countingSpend(done, command, { policy, counts }), { orderId, points, balance: balanceOf(done.state.customer) });
};
