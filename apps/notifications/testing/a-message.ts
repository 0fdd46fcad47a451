import { personUpdatedV1, policy, type Event, type Outcome, type Policy, type PolicyDocument, type PolicyInForce } from '@fealty/contracts';
import { unknownRecipient, type Recipient } from '../src/state/recipient.rules.js';
import type { Message } from '../src/state/message.rules.js';

export const customerId = '6b1f0c52-9a4e-4c7e-8d3a-5f1e2b7c9a10';
export const causeId = '9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11';

export const document: PolicyDocument = {
  programme: 'demo', currency: 'EUR', zone: 'Europe/Berlin', platforms: [{ id: 'web', source: '/shop/web' }],
  notifications: {
    triggers: [
      { on: 'points-earned', topic: 'marketing', subject: '{{points}} points for you', body: 'Hello {{name}},\nyou have {{available}} points now.' },
      { on: 'points-expiring', topic: 'marketing', subject: '{{points}} points until {{lastDay}}', body: 'You have {{available}}.' },
      { on: 'reward-redeemed', topic: 'service', transactional: true, subject: 'Your {{reward}}', body: 'See {{redemptionId}}.' },
      { on: 'tier-changed', topic: 'marketing', subject: 'You are {{tier}} now', body: 'Before: {{previousTier}}' },
      { on: 'complaint-answered', topic: 'service', transactional: true, subject: 'We have answered', body: 'See case {{caseId}}.' },
    ],
  },
};

/** The policy in force, as the only version there is. */
export const inForce = (changes: Partial<PolicyDocument> = {}): PolicyInForce => {
  const only: Policy = policy.parse({ ...document, ...changes });
  return { version: 1, policy: only, numbered: (version) => (version === 1 ? only : undefined) };
};

export const reachable: Recipient = { ...unknownRecipient, email: 'ada@example.org', name: 'Ada', zone: 'Europe/Berlin', consents: { marketing: true } };
export const person = personUpdatedV1.examples.full;

export const aMessage = (changes: Partial<Message> = {}): Message => ({
  messageId: `points-earned/${causeId}`, programme: 'demo', trigger: 'points-earned', cause: causeId, occurredAt: '2026-03-02T10:00:00.000Z', policyVersion: 1,
  transactional: false, values: { points: 25, available: 40, orderId: 'o-1' }, state: 'scheduled', changedAt: '2026-03-02T10:00:00.000Z',
  notBefore: '2026-03-02T10:00:00.000Z', expiresAt: '2026-03-04T10:00:00.000Z', attempts: 0, ...changes,
});

export const anEventOf = <Data>(type: string, data: Data, changes: Partial<Event> = {}): Event<string, Data> => ({
  id: causeId, type, source: '/fealty/test', sequence: 1, customerId, programme: 'demo', occurredAt: '2026-03-02T10:00:00.000Z', receivedAt: '2026-03-02T10:00:01.000Z',
  correlationId: causeId, import: false, ...changes, data,
});

/** What an outcome said, by the short names of its events, and the one message that it changed. */
export const told = (outcome: Outcome<Recipient, Message>) => {
  if (outcome.refused !== undefined) throw new Error(`refused: ${outcome.refused}`);
  return {
    message: Object.values(outcome.parts ?? {})[0],
    said: (outcome.events ?? []).map(({ contract, data }): Record<string, unknown> => ({ type: contract.type.split('.')[2], ...(data as object) })),
  };
};
