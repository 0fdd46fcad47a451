// What points still owe in money (P16): cost per point x (active + held + pending x completion rate) x redemption rate of the lot's age,
// rounded once. Pending points are as those of the youngest lots, held ones as the active ones are on average.
// Debt stands apart: what customers owe lowers nothing that is owed to others.
import { roundRatio } from '@fealty/contracts';
import type { Rates } from './measured.rules.js';

/** Active points by the age of their lots, youngest first. */
export interface Outstanding { readonly pending: number; readonly held: number; readonly active: readonly number[] }

const digits = 10;
const scaled = (decimal: string): bigint => {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(digits, '0'));
};
const scale = 10n ** BigInt(digits);

/** In minor units of the programme's currency, half a unit up. */
export const liabilityOf = ({ pending, held, active }: Outstanding, { costPerPoint, completionRate, redemptionRates }: Rates): number => {
  const youngest = scaled(redemptionRates[0] ?? '1');
  const points = active.reduce((sum, one) => sum + BigInt(one), 0n);
  const redeemable = active.reduce((sum, one, age) => sum + BigInt(one) * scaled(redemptionRates[age] ?? '1'), 0n);
  // Held: the average of the active ones; both sides times their number, so that nothing is rounded before the end.
  const [ofHeld, by] = points === 0n ? [youngest, 1n] : [redeemable, points];
  const expected = (redeemable * by + BigInt(held) * ofHeld) * scale + BigInt(pending) * scaled(completionRate) * youngest * by;
  return roundRatio(expected * scaled(costPerPoint), scale ** 3n * by, 'half-up');
};

/** The one rate that comes to the same as those of all ages; the youngest's where nothing is active. */
export const meanRate = (active: readonly number[], rates: readonly string[]): string => {
  const points = active.reduce((sum, one) => sum + one, 0);
  return points === 0 ? rates[0] ?? '1' : (active.reduce((sum, one, age) => sum + one * Number(rates[age] ?? 1), 0) / points).toFixed(6).replace(/\.?0+$/, '');
};
