// What came of one attempt. A channel that may have taken the message without saying so leaves a promotional one unknown and is asked
// again for a transactional one: better told twice than never. Everything else is tried again a bounded number of times.
import { notificationFailedV1, notificationSentV1, notificationSuppressedV1, type Command, type Outcome, type PolicyInForce, type State } from '@fealty/contracts';
import { identityOf, inState, type FailedFor, type Message } from '../state/message.rules.js';
import type { Recipient } from '../state/recipient.rules.js';

/** `deferred`: certainly not taken, may be later. `rejected`: will never be. `unknown`: nobody can tell. `expired`: it came too late to be tried. */
export type AttemptOutcome = 'accepted' | 'rejected' | 'deferred' | 'unknown' | 'expired';
export interface RecordOutcome { readonly messageId: string; readonly attempt: number; readonly outcome: AttemptOutcome }

const attemptsMax = 5;
const firstPauseMs = 60_000;

const failed = (message: Message, command: Command<RecordOutcome>, reason: FailedFor): Outcome<Recipient, Message> => ({
  parts: { [message.messageId]: inState(message, { state: reason === 'unknown' ? 'unknown' : 'failed', reason, changedAt: command.occurredAt }) },
  events: [notificationFailedV1.because(command, { ...identityOf(message), reason, attempts: message.attempts })],
});

const sent = (message: Message, command: Command<RecordOutcome>, locale: string): Outcome<Recipient, Message> => ({
  parts: { [message.messageId]: inState(message, { state: 'sent', changedAt: command.occurredAt }) },
  events: [notificationSentV1.because(command, { ...identityOf(message), template: `${message.trigger}@${message.policyVersion}`, locale, attempts: message.attempts })],
});

const expired = (message: Message, command: Command<RecordOutcome>): Outcome<Recipient, Message> => ({
  parts: { [message.messageId]: inState(message, { state: 'suppressed', reason: 'expired', changedAt: command.occurredAt }) },
  events: [notificationSuppressedV1.because(command, { ...identityOf(message), reason: 'expired' })],
});

/** Pauses grow fourfold: 1, 4, 16, 64 minutes. */
const tryAgain = (message: Message, command: Command<RecordOutcome>): Outcome<Recipient, Message> => {
  const notBefore = new Date(Date.parse(command.occurredAt) + firstPauseMs * 4 ** (message.attempts - 1)).toISOString();
  if (message.attempts >= attemptsMax || notBefore > message.expiresAt) return failed(message, command, 'retries-exhausted');
  return { parts: { [message.messageId]: inState(message, { state: 'scheduled', changedAt: command.occurredAt, notBefore }) } };
};

export const recordOutcome = ({ parts }: State<Recipient, Message>, command: Command<RecordOutcome>, { policy }: PolicyInForce): Outcome<Recipient, Message> => {
  const { messageId, attempt, outcome } = command.input;
  const message = parts[messageId];
  // Somebody else has told what came of it, or a later attempt is running.
  if (message?.state !== 'sending' || message.attempts !== attempt) return {};
  if (outcome === 'accepted') return sent(message, command, policy.locale);
  if (outcome === 'rejected') return failed(message, command, 'rejected');
  if (outcome === 'expired') return expired(message, command);
  if (outcome === 'unknown' && !message.transactional) return failed(message, command, 'unknown');
  return tryAgain(message, command);
};
