import { customerTable, partTable } from '@fealty/messaging';
import { dueAtOf, type Message } from './message.rules.js';
import { unknownRecipient, type Recipient } from './recipient.rules.js';

/** notifications.recipients: preference, and the personal data that mail needs. */
export const recipients = customerTable<Recipient>({ name: 'recipients', start: () => unknownRecipient });

/** Handed over to a channel, and nobody knows yet what came of it. */
export const beingSent = "status = 'sending'";

/** notifications.messages: every message ever decided on, with its state and reason. */
export const messages = partTable<Message>({
  name: 'messages',
  dueAt: dueAtOf,
  columns: {
    programme: { type: 'text', value: ({ programme }) => programme },
    status: { type: 'text', value: ({ state }) => state },
    attempts: { type: 'integer', value: ({ attempts }) => attempts },
    occurred_at: { type: 'timestamptz', value: ({ occurredAt }) => occurredAt },
    expires_at: { type: 'timestamptz', value: ({ expiresAt }) => expiresAt },
  },
});
