// A reward of the catalogue is told with its redemption, where its owner finds the code: a code never goes by mail. Points that paid
// for an order are told by the shop with the order.
import type { Outcome, PointsRedeemedV1, PolicyInForce, State } from '@fealty/contracts';
import type { Message } from '../state/message.rules.js';
import type { Recipient } from '../state/recipient.rules.js';
import { scheduleMessage } from '../state/schedule-message.rules.js';

export const tellRewardRedeemed = (state: State<Recipient, Message>, event: PointsRedeemedV1, policy: PolicyInForce): Outcome<Recipient, Message> => {
  const { reward, orderId, points, balance } = event.data;
  if (reward === undefined) return {};
  return scheduleMessage(state, { event, trigger: 'reward-redeemed', values: { reward, points, available: balance.available, redemptionId: orderId } }, policy);
};
