import { describe, expect, it } from '@jest/globals';
import { aPolicy } from '../../testing/an-event.js';
import { daysAfter } from './calendar.rules.js';
import { nothingKnown, type LoyaltyFacts } from './loyalty-facts.rules.js';
import { lookedUntil } from './moments.rules.js';
import { profileOf } from './profile.rules.js';
import { gapPoint, rhythmOf } from './rhythm.rules.js';

const every = (gap: number, count: number) => Array.from({ length: count }, (_, index) => [daysAfter(20250101, gap * index), 1_000, 1] as const);
const knowing = (days: LoyaltyFacts['orders']['days'], asOf: string): LoyaltyFacts => ({ ...nothingKnown, asOf, policyVersion: 1, orders: { ...nothingKnown.orders, days, kept: [days.length * 1_000, days.length] } });

describe('the own rhythm', () => {
  it('puts the points of the gamma distribution within 1.2 percent', () => {
    // Exponential: -ln(0.05) and -ln(0.2). Gamma of shape 4: its 95 % point is 7.75366 scales, through 4.
    expect(Math.abs(gapPoint(1, 1, 1.6449) / 2.995732 - 1)).toBeLessThan(0.012);
    expect(Math.abs(gapPoint(1, 1, 0.8416) / 1.609438 - 1)).toBeLessThan(0.012);
    expect(Math.abs(gapPoint(1, 0.25, 1.6449) / (7.753657 / 4) - 1)).toBeLessThan(0.005);
  });

  it('is the mean and spread of the gaps', () => {
    expect(rhythmOf(every(10, 11), 60)).toMatchObject({ gapDays: 10, spread: 0 });
    expect(rhythmOf([[20250101, 1, 1], [20250111, 1, 1], [20250131, 1, 1]], 60)).toMatchObject({ gapDays: 15, spread: 1 / 3 });
  });

  it('takes the typical gap for who bought once, so silence becomes unusual for one-time buyers too', () => {
    const once = rhythmOf(every(1, 1), 60);
    expect(once).not.toHaveProperty('gapDays');
    expect(once?.highOn).toBe(daysAfter(20250101, 179));
  });

  it('notices sooner the silence of who bought regularly', () => {
    const [regular, seldom] = [rhythmOf(every(10, 11), 60), rhythmOf(every(50, 3), 60)];
    expect(regular?.highOn).toBeLessThan(daysAfter(20250411, 20));
    expect(seldom?.highOn).toBeGreaterThan(daysAfter(20250411, 80));
  });
});

describe('risk', () => {
  const facts = knowing(every(10, 11), '2025-04-11T10:00:00.000Z');
  const classOn = (noticed: number) => profileOf({ ...facts, noticed }, aPolicy());

  it('is raised, then high, on the days on which silence becomes unusual', () => {
    const { raisedOn, highOn } = rhythmOf(facts.orders.days, 60) ?? { raisedOn: 0, highOn: 0 };
    expect(profileOf(facts, aPolicy())).toMatchObject({ lapsed: false, risk: { class: 'none' } });
    expect(classOn(raisedOn)).toMatchObject({ lapsed: false, risk: { class: 'raised' } });
    expect(classOn(highOn)).toMatchObject({ lapsed: true, risk: { class: 'high' }, stage: 'repeat' });
  });

  it('comes to be noticed at its moment, and has no moment for who never bought', () => {
    expect(lookedUntil(facts, { policy: aPolicy({ band: 50 }) }).dueAt).toBe('2025-04-24T22:00:00.000Z');
    expect(lookedUntil(knowing([], '2025-04-11T10:00:00.000Z'), { policy: aPolicy() }).dueAt).toBeUndefined();
  });

  it('goes with the next purchase', () => {
    const back = knowing([...every(10, 11), [20250801, 1_000, 1]], '2025-08-01T10:00:00.000Z');
    expect(profileOf({ ...back, noticed: 20250701 }, aPolicy())).toMatchObject({ lapsed: false, risk: { class: 'none' } });
  });
});
