import { describe, expect, it } from '@jest/globals';
import { pointsEarnedV1, type PointsEarnedV1 } from '@fealty/contracts';
import { anEventOf, inForce, reachable, told } from '../../testing/a-message.js';
import { tellPointsEarned } from './tell-points-earned.rules.js';

const earned = (points: number, repaidDebt: number): PointsEarnedV1 => ({
  ...anEventOf(pointsEarnedV1.type, { ...pointsEarnedV1.examples.minimal, points, repaidDebt }), type: pointsEarnedV1.type });
const tell = (points: number, repaidDebt: number) => told(tellPointsEarned({ customer: reachable, parts: {} }, earned(points, repaidDebt), inForce()));

describe('earned points', () => {
  it('are told with what can be spent of them', () => {
    expect(tell(30, 5).message?.values).toEqual({ points: 25, available: 25, orderId: 'o-1' });
  });

  it('are not told when they only repaid debt', () => {
    expect(tell(30, 30).message).toBeUndefined();
  });
});
