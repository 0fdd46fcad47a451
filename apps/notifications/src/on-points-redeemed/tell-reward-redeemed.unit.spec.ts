import { describe, expect, it } from '@jest/globals';
import { pointsRedeemedV1, type Event, type PointsRedeemedV1 } from '@fealty/contracts';
import { anEventOf, inForce, reachable, told } from '../../testing/a-message.js';
import { tellRewardRedeemed } from './tell-reward-redeemed.rules.js';

const template = { on: 'reward-redeemed', topic: 'service', subject: 'Your {{reward}}', body: 'For {{points}} points: {{redemptionId}}. You have {{available}} left.' } as const;
const policyWith = (transactional: boolean) => inForce({ notifications: { quietHours: { from: '21:00', to: '08:00' }, triggers: [{ ...template, transactional }] } });
const redeemed = (data: PointsRedeemedV1['data'], changes: Partial<Event> = {}): PointsRedeemedV1 => ({ ...anEventOf(pointsRedeemedV1.type, data, changes), type: pointsRedeemedV1.type });
const tell = (event: PointsRedeemedV1, transactional = true) => told(tellRewardRedeemed({ customer: reachable, parts: {} }, event, policyWith(transactional)));
const { minimal, full } = pointsRedeemedV1.examples;

describe('a reward that was redeemed', () => {
  it('is told with its redemption', () => {
    expect(tell(redeemed(full)).message?.values).toEqual({ reward: 'free-audio-book', points: 10, available: 15, redemptionId: full.orderId });
  });

  it('is told at once where the policy calls it transactional, and after quiet hours where not', () => {
    const atNight = redeemed(full, { occurredAt: '2026-03-02T22:00:00.000Z', receivedAt: '2026-03-02T22:00:01.000Z' });
    expect([tell(atNight).message?.notBefore, tell(atNight, false).message?.notBefore]).toEqual(['2026-03-02T22:00:01.000Z', '2026-03-03T07:00:00.000Z']);
  });

  it('is told once', () => {
    const first = tellRewardRedeemed({ customer: reachable, parts: {} }, redeemed(full), policyWith(true));
    const parts = first.refused === undefined ? first.parts ?? {} : {};
    expect(Object.keys(parts)).toHaveLength(1);
    expect(tellRewardRedeemed({ customer: reachable, parts }, redeemed(full), policyWith(true))).toEqual({});
  });

  it('is not told of imported history, and points that paid for an order are no reward', () => {
    expect(tell(redeemed(full, { import: true })).said).toMatchObject([{ type: 'notification-suppressed', reason: 'imported' }]);
    expect(tell(redeemed(minimal))).toEqual({ message: undefined, said: [] });
  });
});
