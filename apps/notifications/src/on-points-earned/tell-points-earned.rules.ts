// Points that can be spent are told; an activation that only repaid debt gives nothing to tell.
import type { Outcome, PointsEarnedV1, PolicyInForce, State } from '@fealty/contracts';
import type { Message } from '../state/message.rules.js';
import type { Recipient } from '../state/recipient.rules.js';
import { scheduleMessage } from '../state/schedule-message.rules.js';

export const tellPointsEarned = (state: State<Recipient, Message>, event: PointsEarnedV1, policy: PolicyInForce): Outcome<Recipient, Message> => {
  const { points, repaidDebt, orderId, balance } = event.data;
  if (points <= repaidDebt) return {};
  return scheduleMessage(state, { event, trigger: 'points-earned', values: { points: points - repaidDebt, available: balance.available, orderId } }, policy);
};
