// Whether a message goes is decided at the moment when it is to go, by what holds then (N1). It says the first reason against it. One that
// answers the customer's own act or is owed by law passes consent, preference and quiet hours, but not erasure or a missing address (N3).
// Leaving for the channel is stored before anybody sends, so that a crash is never mistaken for a message that was not tried.
import {
  notificationFailedV1, notificationScheduledV1, notificationSuppressedV1, renderHtml, renderLine, renderText,
  type Due, type Outcome, type Policy, type PolicyInForce, type State,
} from '@fealty/contracts';
import { identityOf, inState, type Mail, type Message, type SuppressedFor } from '../state/message.rules.js';
import { endOfQuiet } from '../state/quiet-hours.rules.js';
import { zoneOf, type Recipient } from '../state/recipient.rules.js';

type Template = Policy['notifications']['triggers'][number];
type Decided = Outcome<Recipient, Message>;

const against = (customer: Recipient, message: Message, { topic, now }: { topic: string; now: string }): SuppressedFor | undefined => {
  if (customer.erased === true) return 'erased';
  if (now > message.expiresAt) return 'expired';
  if (!message.transactional && customer.consents[topic] !== true) return 'no-consent';
  if (!message.transactional && customer.channel === 'none') return 'channel-off';
  return customer.email === undefined ? 'no-address' : undefined;
};

const mailTo = ({ email = '', name = '' }: Recipient, { values }: Message, { template: { subject, body }, from }: { template: Template; from: string }): Mail => {
  const all = { ...values, name };
  return { from, to: email, subject: renderLine(subject, all), text: renderText(body, all), html: renderHtml(body, all) };
};

const changed = (message: Message, events: NonNullable<(Decided & { refused?: undefined })['events']> = []): Decided => ({ parts: { [message.messageId]: message }, events });

const hold = (message: Message, due: Due, notBefore: string): Decided =>
  changed({ ...message, notBefore }, [notificationScheduledV1.because(due, { ...identityOf(message), notBefore, expiresAt: message.expiresAt })]);

const send = (customer: Recipient, message: Message, { due, ...written }: { due: Due; template: Template; from: string }): Decided =>
  changed({ ...inState(message, { state: 'sending', changedAt: due.now, attempts: message.attempts + 1 }), mail: mailTo(customer, message, written) });

export const decideMessage = ({ customer, parts }: State<Recipient, Message>, due: Due, inForce: PolicyInForce): Decided => {
  const message = parts[due.part ?? ''];
  if (message?.state !== 'scheduled') return {};
  const { now } = due;
  const template = inForce.numbered(message.policyVersion)?.notifications.triggers.find(({ on }) => on === message.trigger);
  if (template === undefined) {
    return changed(inState(message, { state: 'failed', reason: 'no-template', changedAt: now }), [notificationFailedV1.because(due, { ...identityOf(message), reason: 'no-template', attempts: message.attempts })]);
  }
  const reason = against(customer, message, { topic: template.topic, now });
  if (reason !== undefined) {
    return changed(inState(message, { state: 'suppressed', reason, changedAt: now }), [notificationSuppressedV1.because(due, { ...identityOf(message), reason })]);
  }
  const { quietHours, from } = inForce.policy.notifications;
  const notBefore = message.transactional ? now : endOfQuiet(now, quietHours, zoneOf(customer, inForce.policy.zone));
  return notBefore > now ? hold(message, due, notBefore) : send(customer, message, { due, template, from });
};
