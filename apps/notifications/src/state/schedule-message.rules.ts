// A fact that a policy has a template for becomes a message, once. Imported history and what is too old never get that far (E4).
import {
  notificationScheduledV1, notificationSuppressedV1, type Event, type Outcome, type PolicyInForce, type State, type TemplateValues, type TriggerName,
} from '@fealty/contracts';
import { identityOf, messageIdOf, type Message, type SuppressedFor } from './message.rules.js';
import { endOfQuiet } from './quiet-hours.rules.js';
import { zoneOf, type Recipient } from './recipient.rules.js';

export interface Triggered { readonly event: Event; readonly trigger: TriggerName; readonly values: TemplateValues }

const hourMs = 3_600_000;
const after = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString();

const against = ({ import: imported, receivedAt }: Event, expiresAt: string): SuppressedFor | undefined => {
  if (imported) return 'imported';
  return receivedAt > expiresAt ? 'stale' : undefined;
};

export const scheduleMessage = ({ customer, parts }: State<Recipient, Message>, { event, trigger, values }: Triggered, { version, policy }: PolicyInForce): Outcome<Recipient, Message> => {
  const { notifications, zone, programme } = policy;
  const messageId = messageIdOf(trigger, event.id);
  const template = notifications.triggers.find(({ on }) => on === trigger);
  if (template === undefined || parts[messageId] !== undefined) return {};
  const { transactional } = template;
  const notBefore = transactional ? event.receivedAt : endOfQuiet(event.receivedAt, notifications.quietHours, zoneOf(customer, zone));
  const expiresAt = after(event.occurredAt, notifications.maximumAgeHours * hourMs);
  const message: Message = {
    messageId, programme, trigger, cause: event.id, occurredAt: event.occurredAt, policyVersion: version, transactional, values,
    state: 'scheduled', changedAt: event.receivedAt, notBefore, expiresAt, attempts: 0,
  };
  const reason = against(event, expiresAt);
  if (reason === undefined) return { parts: { [messageId]: message }, events: [notificationScheduledV1.because(event, { ...identityOf(message), notBefore, expiresAt })] };
  return { parts: { [messageId]: { ...message, state: 'suppressed', reason } }, events: [notificationSuppressedV1.because(event, { ...identityOf(message), reason })] };
};
