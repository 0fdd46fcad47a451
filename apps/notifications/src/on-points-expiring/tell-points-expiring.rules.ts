// Points that will end are told with the last day on which all of them can still be spent, as the programme counts days.
import { localDayOf, type Outcome, type PointsExpiringV1, type PolicyInForce, type State } from '@fealty/contracts';
import type { Message } from '../state/message.rules.js';
import type { Recipient } from '../state/recipient.rules.js';
import { scheduleMessage } from '../state/schedule-message.rules.js';

// A lot ends with the first instant at which it cannot be spent: at midnight that is the day after.
const lastDayBefore = (end: string, zone: string): string => localDayOf(new Date(Date.parse(end) - 1).toISOString(), zone);

export const tellPointsExpiring = (state: State<Recipient, Message>, event: PointsExpiringV1, policy: PolicyInForce): Outcome<Recipient, Message> => {
  const { points, lots, balance } = event.data;
  const [first = ''] = lots.map(({ expiresAt }) => expiresAt).toSorted();
  const values = { points, available: balance.available, lastDay: lastDayBefore(first, policy.policy.zone) };
  return scheduleMessage(state, { event, trigger: 'points-expiring', values }, policy);
};
