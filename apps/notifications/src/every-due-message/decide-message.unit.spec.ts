import { describe, expect, it } from '@jest/globals';
import type { Due } from '@fealty/contracts';
import { aMessage, customerId, inForce, reachable, told } from '../../testing/a-message.js';
import type { Message } from '../state/message.rules.js';
import type { Recipient } from '../state/recipient.rules.js';
import { decideMessage } from './decide-message.rules.js';

const noon = '2026-03-02T11:00:00.000Z';
const night = '2026-03-02T21:00:00.000Z';
const decide = ({ customer = reachable, message = aMessage(), now = noon, policy = inForce() }: { customer?: Recipient; message?: Message; now?: string; policy?: ReturnType<typeof inForce> } = {}) => {
  const due: Due = { id: 'd', customerId, programme: 'demo', occurredAt: message.notBefore, correlationId: 'd', import: false, part: message.messageId, now };
  return told(decideMessage({ customer, parts: { [message.messageId]: message } }, due, policy));
};
const reasonFor = (given: Parameters<typeof decide>[0]) => decide(given).said.map(({ type, reason }) => `${String(type)} ${String(reason)}`);
const without = <Key extends keyof Recipient>(key: Key): Recipient => Object.fromEntries(Object.entries(reachable).filter(([name]) => name !== key)) as unknown as Recipient;
const transactional = aMessage({ transactional: true, trigger: 'complaint-answered', values: { caseId: 'c-1' } });

describe('a message whose hour has come', () => {
  it('leaves for its channel with the mail written by its template, before anybody sends it', () => {
    expect(decide()).toEqual({ said: [], message: { ...aMessage(), state: 'sending', changedAt: noon, attempts: 1, mail: {
      from: 'loyalty@example.org', to: 'ada@example.org', subject: '25 points for you', text: 'Hello Ada,\nyou have 40 points now.', html: 'Hello Ada,<br>\nyou have 40 points now.' } } });
  });

  it('is suppressed without consent for its topic, also when consent was never asked', () => {
    expect(reasonFor({ customer: { ...reachable, consents: { marketing: false } } })).toEqual(['notification-suppressed no-consent']);
    expect(reasonFor({ customer: { ...reachable, consents: {} } })).toEqual(['notification-suppressed no-consent']);
  });

  it('is suppressed when the customer wants no messages', () => {
    expect(reasonFor({ customer: { ...reachable, channel: 'none' } })).toEqual(['notification-suppressed channel-off']);
  });

  it('is suppressed when no address is known', () => {
    expect(reasonFor({ customer: without('email') })).toEqual(['notification-suppressed no-address']);
  });

  it.each([['a promotional', aMessage()], ['a transactional', transactional]])('is suppressed when the customer was erased: %s one', (_, message) => {
    expect(reasonFor({ customer: { channel: 'email', consents: {}, erased: true }, message })).toEqual(['notification-suppressed erased']);
  });

  it('is suppressed when it expired while it was held', () => {
    expect(reasonFor({ now: '2026-03-04T10:00:00.001Z' })).toEqual(['notification-suppressed expired']);
  });

  it('is held when it is night by now where the customer is, and says so', () => {
    expect(decide({ now: night })).toMatchObject({ message: { state: 'scheduled', notBefore: '2026-03-03T07:00:00.000Z' }, said: [{ type: 'notification-scheduled', notBefore: '2026-03-03T07:00:00.000Z' }] });
  });

  it('is held by the programme\'s zone when the customer\'s is not known', () => {
    expect(decide({ customer: without('zone'), now: night }).message).toMatchObject({ state: 'scheduled', notBefore: '2026-03-03T07:00:00.000Z' });
    expect(decide({ customer: without('zone'), now: night, policy: inForce({ zone: 'America/Sao_Paulo' }) }).message?.state).toBe('sending');
  });

  it('goes without consent and at night when it is transactional', () => {
    expect(decide({ message: transactional, customer: { ...reachable, consents: {} }, now: night }).message?.state).toBe('sending');
  });

  it('goes when it is transactional though the customer wants no messages', () => {
    expect(decide({ message: transactional, customer: { ...reachable, channel: 'none' } }).message).toMatchObject({ state: 'sending', mail: { to: 'ada@example.org' } });
  });

  it('greets a customer without a name without a gap', () => {
    expect(decide({ customer: without('name') }).message?.mail).toMatchObject({ text: 'Hello,\nyou have 40 points now.', html: 'Hello,<br>\nyou have 40 points now.' });
  });

  it('does not go without an address, transactional or not', () => {
    expect(reasonFor({ message: transactional, customer: without('email') })).toEqual(['notification-suppressed no-address']);
  });

  it('changes nothing when it was decided already', () => {
    expect(decide({ message: aMessage({ state: 'sent' }) })).toEqual({ message: undefined, said: [] });
  });

  it('keeps what a value brings along out of the markup', () => {
    const { message } = decide({ customer: { ...reachable, name: '<b>Ada</b>' } });
    expect(message?.mail?.html).toContain('Hello &lt;b&gt;Ada&lt;/b&gt;,');
  });
});
