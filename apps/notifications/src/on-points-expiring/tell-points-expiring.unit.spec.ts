import { describe, expect, it } from '@jest/globals';
import { pointsExpiringV1, type Event, type PointsExpiringV1 } from '@fealty/contracts';
import { anEventOf, inForce, reachable, told } from '../../testing/a-message.js';
import type { Recipient } from '../state/recipient.rules.js';
import { tellPointsExpiring } from './tell-points-expiring.rules.js';

const lot = (lotId: string, expiresAt: string) => ({ lotId, points: 10, expiresAt });
const policy = inForce();
const silent = inForce({ notifications: { quietHours: { from: '21:00', to: '08:00' }, triggers: [] } });
const expiring = (lots: readonly ReturnType<typeof lot>[], changes: Partial<Event> = {}): PointsExpiringV1 => ({
  ...anEventOf(pointsExpiringV1.type, { points: 10 * lots.length, lots: [...lots], balance: { pending: 0, available: 45, held: 0, debt: 0 } }, changes), type: pointsExpiringV1.type });
const tell = (event: PointsExpiringV1, { customer = reachable, inPolicy = policy }: { customer?: Recipient; inPolicy?: typeof policy } = {}) =>
  told(tellPointsExpiring({ customer, parts: {} }, event, inPolicy));
const midnight = '2026-03-31T22:00:00.000Z';

describe('points that will end', () => {
  it('are told with the last local day on which all of them can be spent', () => {
    expect(tell(expiring([lot('b', '2026-04-15T22:00:00.000Z'), lot('a', midnight)])).message?.values).toEqual({ points: 20, available: 45, lastDay: '2026-03-31' });
  });

  it('are told by days of the programme, wherever the customer is', () => {
    expect(tell(expiring([lot('a', midnight)]), { customer: { ...reachable, zone: 'America/New_York' } }).message?.values['lastDay']).toBe('2026-03-31');
  });

  it('wait for the end of the quiet hours of the customer', () => {
    const { message, said } = tell(expiring([lot('a', midnight)], { occurredAt: '2026-03-02T22:00:00.000Z', receivedAt: '2026-03-02T22:00:01.000Z' }));
    expect(message).toMatchObject({ state: 'scheduled', notBefore: '2026-03-03T07:00:00.000Z', trigger: 'points-expiring' });
    expect(said).toMatchObject([{ type: 'notification-scheduled', trigger: 'points-expiring', notBefore: '2026-03-03T07:00:00.000Z' }]);
  });

  it('are not told of imported history, nor where the policy has no template', () => {
    expect(tell(expiring([lot('a', midnight)], { import: true })).said).toMatchObject([{ type: 'notification-suppressed', reason: 'imported' }]);
    expect(tell(expiring([lot('a', midnight)]), { inPolicy: silent })).toEqual({ message: undefined, said: [] });
  });
});
