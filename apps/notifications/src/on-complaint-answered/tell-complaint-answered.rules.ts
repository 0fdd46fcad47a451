// The customer is told that her complaint was answered, not what: its text stays at complaints.
import type { ComplaintAnsweredV1, Outcome, PolicyInForce, State } from '@fealty/contracts';
import type { Message } from '../state/message.rules.js';
import type { Recipient } from '../state/recipient.rules.js';
import { scheduleMessage } from '../state/schedule-message.rules.js';

export const tellComplaintAnswered = (state: State<Recipient, Message>, event: ComplaintAnsweredV1, policy: PolicyInForce): Outcome<Recipient, Message> =>
  scheduleMessage(state, { event, trigger: 'complaint-answered', values: { caseId: event.data.caseId } }, policy);
