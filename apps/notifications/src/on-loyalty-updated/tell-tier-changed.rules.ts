// A change of the tier's name is told; the tier that a customer starts with is no change.
import type { LoyaltyUpdatedV1, Outcome, PolicyInForce, State } from '@fealty/contracts';
import type { Message } from '../state/message.rules.js';
import type { Recipient } from '../state/recipient.rules.js';
import { scheduleMessage } from '../state/schedule-message.rules.js';

export const tellTierChanged = (state: State<Recipient, Message>, event: LoyaltyUpdatedV1, policy: PolicyInForce): Outcome<Recipient, Message> => {
  const change = event.data.changes.find(({ field }) => field === 'tier.name');
  if (typeof change?.before !== 'string' || typeof change.after !== 'string') return {};
  return scheduleMessage(state, { event, trigger: 'tier-changed', values: { tier: change.after, previousTier: change.before } }, policy);
};
