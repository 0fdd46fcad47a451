import { describe, expect, it } from '@jest/globals';
import { aMessage, anEventOf, causeId, inForce, reachable, told } from '../../testing/a-message.js';
import type { Message } from './message.rules.js';
import { scheduleMessage } from './schedule-message.rules.js';

const event = (changes: Parameters<typeof anEventOf>[2] = {}) => anEventOf('fealty.points.points-earned.v1', {}, changes);
const values = { points: 25, available: 40, orderId: 'o-1' };
const schedule = ({ changes = {}, parts = {}, policy = inForce() }: { changes?: Parameters<typeof event>[0]; parts?: Record<string, Message>; policy?: ReturnType<typeof inForce> } = {}) =>
  told(scheduleMessage({ customer: reachable, parts }, { event: event(changes), trigger: 'points-earned', values }, policy));

describe('a fact that the policy has a template for', () => {
  it('becomes a message that may go at once and expires with the maximum age', () => {
    expect(schedule()).toMatchObject({
      message: { messageId: `points-earned/${causeId}`, state: 'scheduled', policyVersion: 1, attempts: 0 },
      said: [{ type: 'notification-scheduled', notBefore: '2026-03-02T10:00:01.000Z', expiresAt: '2026-03-04T10:00:00.000Z' }],
    });
  });

  it('waits for the end of the quiet hours in the customer\'s zone', () => {
    const told = schedule({ changes: { receivedAt: '2026-03-02T22:00:00.000Z' } });
    expect(told.message?.notBefore).toBe('2026-03-03T07:00:00.000Z');
  });

  it('becomes no second message, whatever happened to the first', () => {
    const before = aMessage({ state: 'sent' });
    expect(schedule({ parts: { [before.messageId]: before } })).toEqual({ message: undefined, said: [] });
  });

  it('becomes no message when the policy has no template for it', () => {
    expect(schedule({ policy: inForce({ notifications: {} }) })).toEqual({ message: undefined, said: [] });
  });

  it('is suppressed when it is imported history', () => {
    expect(schedule({ changes: { import: true } })).toMatchObject({ message: { state: 'suppressed', reason: 'imported' }, said: [{ type: 'notification-suppressed', reason: 'imported' }] });
  });

  it('is suppressed as stale when it comes later than the maximum age', () => {
    expect(schedule({ changes: { receivedAt: '2026-03-04T10:00:00.000Z' } }).message?.state).toBe('scheduled');
    expect(schedule({ changes: { receivedAt: '2026-03-04T10:00:00.001Z' } })).toMatchObject({ message: { state: 'suppressed' }, said: [{ reason: 'stale' }] });
  });
});
