import { describe, expect, it } from '@jest/globals';
import type { Command } from '@fealty/contracts';
import { customerId, reachable, told } from '../../testing/a-message.js';
import type { Channel, Recipient } from '../state/recipient.rules.js';
import { setPreference, type SetPreference } from './set-preference.rules.js';

const set = (customer: Recipient, channel: Channel) => {
  const command: Command<SetPreference> = {
    id: 'k', customerId, programme: 'demo', occurredAt: '2026-03-02T10:00:00.000Z', correlationId: 'k', import: false, caller: { subject: 'ada', role: 'member' }, input: { channel },
  };
  return setPreference({ customer, parts: {} }, command);
};

describe('choosing a channel', () => {
  it('changes the preference and says so', () => {
    expect(set(reachable, 'none')).toMatchObject({ customer: { channel: 'none', email: 'ada@example.org' }, answer: { channel: 'none' } });
    expect(told(set(reachable, 'none')).said).toEqual([{ type: 'preference-set', channel: 'none' }]);
  });

  it('is no news when it is the same again', () => {
    expect(set(reachable, 'email')).toEqual({ answer: { channel: 'email' } });
  });
});
