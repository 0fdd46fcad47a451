import { describe, expect, it } from '@jest/globals';
import type { Command } from '@fealty/contracts';
import { aMessage, customerId, inForce, told } from '../../testing/a-message.js';
import type { Message } from '../state/message.rules.js';
import { unknownRecipient } from '../state/recipient.rules.js';
import { recordOutcome, type AttemptOutcome, type RecordOutcome } from './record-outcome.rules.js';

const now = '2026-03-02T11:00:00.000Z';
const mail = { from: 'a@example.org', to: 'b@example.org', subject: 's', text: 't', html: 'h' };
const sending = (changes: Partial<Message> = {}): Message => aMessage({ state: 'sending', attempts: 1, mail, ...changes });
const record = (message: Message, outcome: AttemptOutcome, attempt = message.attempts) => {
  const command: Command<RecordOutcome> = {
    id: 'k', customerId, programme: 'demo', occurredAt: now, correlationId: 'k', import: false, caller: { subject: 'notifications', role: 'service' },
    input: { messageId: message.messageId, attempt, outcome },
  };
  return told(recordOutcome({ customer: unknownRecipient, parts: { [message.messageId]: message } }, command, inForce()));
};

describe('what came of an attempt', () => {
  it('is that the message was sent, and its mail is forgotten', () => {
    const { message, said } = record(sending(), 'accepted');
    expect(message).toMatchObject({ state: 'sent', mail: undefined });
    expect(said).toMatchObject([{ type: 'notification-sent', template: 'points-earned@1', locale: 'en', attempts: 1 }]);
  });

  it('is final when the channel refused it', () => {
    expect(record(sending(), 'rejected')).toMatchObject({ message: { state: 'failed', mail: undefined }, said: [{ type: 'notification-failed', reason: 'rejected', attempts: 1 }] });
  });

  it('is another attempt later, ever later, when the channel was away', () => {
    expect(record(sending(), 'deferred')).toMatchObject({ said: [], message: { state: 'scheduled', notBefore: '2026-03-02T11:01:00.000Z', mail: undefined } });
    expect(record(sending({ attempts: 4 }), 'deferred').message?.notBefore).toBe('2026-03-02T12:04:00.000Z');
  });

  it('is failure after the fifth attempt, or when the next one would come too late', () => {
    expect(record(sending({ attempts: 5 }), 'deferred').said).toMatchObject([{ type: 'notification-failed', reason: 'retries-exhausted', attempts: 5 }]);
    expect(record(sending({ expiresAt: '2026-03-02T11:00:59.000Z' }), 'deferred').said).toMatchObject([{ reason: 'retries-exhausted' }]);
  });

  it('leaves a promotional message unknown when nobody can tell whether it was taken', () => {
    expect(record(sending(), 'unknown')).toMatchObject({ message: { state: 'unknown' }, said: [{ type: 'notification-failed', reason: 'unknown' }] });
  });

  it('sends a transactional message again when nobody can tell whether it was taken', () => {
    expect(record(sending({ transactional: true }), 'unknown')).toMatchObject({ said: [], message: { state: 'scheduled', notBefore: '2026-03-02T11:01:00.000Z' } });
  });

  it('is nothing when it is told of an attempt that is over', () => {
    expect(record(sending({ attempts: 2 }), 'accepted', 1)).toEqual({ message: undefined, said: [] });
    expect(record(sending({ state: 'sent' }), 'unknown')).toEqual({ message: undefined, said: [] });
  });
});
