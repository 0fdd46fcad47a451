import { describe, expect, it } from '@jest/globals';
import { inTakingOrder, takeBack, takeFromLots } from './take-points.rules.js';
import type { Lot, PointsAccount } from './points-account.rules.js';

const lot = (lotId: string, points: number, dates: { orderId?: string; activated?: string; expires?: string } = {}): Lot => ({
  lotId, orderId: dates.orderId ?? `o-${lotId}`, points, activatedAt: `2026-${dates.activated ?? '01-01'}T00:00:00.000Z`,
  expiresAt: dates.expires === undefined ? null : `2027-${dates.expires}T00:00:00.000Z`, warnAt: null, warned: false, imported: false,
});
const account = (lots: readonly Lot[], held = 0): PointsAccount => ({ pending: 20, available: lots.reduce((a, one) => a + one.points, 0), held, debt: 0, lots, holds: [], expired: [] });
const nothing = { pending: 0, lots: [], held: 0, debt: 0, forgiven: 0 };

describe('taking from lots', () => {
  it('goes by earliest expiry, unlimited last, then oldest', () => {
    const lots = [lot('never-new', 1, { activated: '03-01' }), lot('late', 1, { expires: '05-01' }), lot('never-old', 1, { activated: '02-01' }), lot('soon', 1, { expires: '02-01', activated: '04-01' }), lot('soon-older', 1, { expires: '02-01', activated: '01-01' })];
    expect(inTakingOrder(lots).map((one) => one.lotId)).toEqual(['soon-older', 'soon', 'late', 'never-old', 'never-new']);
  });

  it('records which lots gave how much, and gives no more than there is', () => {
    const lots = [lot('a', 5, { activated: '01-01' }), lot('b', 5, { activated: '01-02' })];
    expect(takeFromLots(lots, 7)).toEqual([{ lotId: 'a', points: 5 }, { lotId: 'b', points: 2 }]);
    expect(takeFromLots(lots, 99)).toEqual([{ lotId: 'a', points: 5 }, { lotId: 'b', points: 5 }]);
    expect(takeFromLots(lots, 0)).toEqual([]);
  });
});

describe('taking back', () => {
  const lots = [lot('old', 5, { activated: '01-01' }), lot('own', 5, { orderId: 'o-1', activated: '03-01' })];
  const order = (pending: number, how: 'pending-only' | 'clamp' | 'debt', inTime = false) => ({ orderId: 'o-1', pending, terms: { takeBack: how }, inTime });

  it('takes pending points of that order first', () => {
    expect(takeBack(account(lots), order(10, 'debt'), 8)).toEqual({ ...nothing, pending: 8 });
  });

  it('then takes the rest of its own lots, then other lots', () => {
    expect(takeBack(account(lots), order(2, 'debt'), 9)).toEqual({ ...nothing, pending: 2, lots: [{ lotId: 'own', points: 5 }, { lotId: 'old', points: 2 }] });
  });

  it('then takes held points, then goes below zero', () => {
    expect(takeBack(account(lots, 3), order(0, 'debt'), 17)).toEqual({ ...nothing, lots: [{ lotId: 'own', points: 5 }, { lotId: 'old', points: 5 }], held: 3, debt: 4 });
  });

  it('goes no further below zero than the floor, counted from the debt that there is', () => {
    const floor = { ...order(0, 'debt'), terms: { takeBack: 'debt', debtMax: 6 } as const };
    expect(takeBack({ ...account([]), debt: 2 }, floor, 9)).toEqual({ ...nothing, debt: 4, forgiven: 5 });
    expect(takeBack({ ...account([]), debt: 8 }, floor, 9)).toEqual({ ...nothing, forgiven: 9 });
  });

  it('does not take again what expired unspent before its order came back', () => {
    const after = { ...account(lots), expired: [{ orderId: 'o-1', points: 4 }] };
    expect(takeBack(after, order(0, 'debt'), 7)).toEqual({ ...nothing, expired: 4, lots: [{ lotId: 'own', points: 3 }] });
    expect(takeBack(after, order(0, 'debt'), 3)).toEqual({ ...nothing, expired: 3 });
  });

  it('forgives what is not there when the terms say clamp', () => {
    expect(takeBack(account(lots), order(0, 'clamp'), 17)).toEqual({ ...nothing, lots: [{ lotId: 'own', points: 5 }, { lotId: 'old', points: 5 }], forgiven: 7 });
  });

  it('forgives everything but pending points when the terms say pending-only', () => {
    expect(takeBack(account(lots), order(2, 'pending-only'), 9)).toEqual({ ...nothing, pending: 2, forgiven: 7 });
  });

  it('takes its own lots for pending points when it happened before the order completed and was told later', () => {
    expect(takeBack(account(lots), order(0, 'pending-only', true), 9)).toEqual({ ...nothing, lots: [{ lotId: 'own', points: 5 }], forgiven: 4 });
  });
});
