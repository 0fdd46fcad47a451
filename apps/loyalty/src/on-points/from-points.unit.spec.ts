import { describe, expect, it } from '@jest/globals';
import { pointsClawedBackV1, pointsEarnedV1, pointsPendingV1 } from '@fealty/contracts';
import { anEvent } from '../../testing/an-event.js';
import { nothingKnown } from '../state/loyalty-facts.rules.js';
import { takeBalance, takeQualifying } from './from-points.rules.js';

const { points } = nothingKnown;
const balance = { pending: 25, available: 0, held: 0, debt: 0 };
const pending = anEvent(pointsPendingV1, { ...pointsPendingV1.examples.minimal, qualifyingDay: '2026-03-01', qualifyingPoints: 25, balance });

describe('points', () => {
  it('keeps the newest balance, net only', () => {
    const active = { pending: 0, available: 25, held: 0, debt: 0 };
    const earned = anEvent(pointsEarnedV1, { ...pointsEarnedV1.examples.minimal, balance: active });
    expect(takeBalance(takeQualifying(points, pending), earned)).toEqual({ balance: active, base: [[20260301, 25]], basePoints: 25 });
  });

  it('takes what a clawback qualifies for from the day of the purchase', () => {
    const clawedBack = anEvent(pointsClawedBackV1, { ...pointsClawedBackV1.examples.minimal, qualifyingDay: '2026-03-01', qualifyingPoints: -25, balance: points.balance });
    expect(takeQualifying(takeQualifying(points, pending), clawedBack)).toEqual(points);
  });

  it('takes nothing for an exchange until what its new order earns is told, and then the difference', () => {
    const clawedBack = anEvent(pointsClawedBackV1, { ...pointsClawedBackV1.examples.minimal, qualifyingDay: '2026-03-01', qualifyingPoints: -25, balance: points.balance, followed: true });
    const held = takeQualifying(takeQualifying(points, pending), clawedBack);
    expect(held).toEqual({ ...takeQualifying(points, pending), followed: [[20260301, -25]] });
    expect(takeQualifying(held, pending)).toEqual(takeQualifying(points, pending));
    const more = { ...pending, data: { ...pending.data, qualifyingPoints: 40, balance: { ...balance, pending: 40 } } };
    expect(takeQualifying(held, more)).toEqual({ balance: { ...balance, pending: 40 }, base: [[20260301, 40]], basePoints: 40 });
  });

  it('is told nothing new by the balance that it holds', () => {
    const held = takeQualifying(points, pending);
    expect(takeBalance(held, pending)).toBe(held);
  });
});
