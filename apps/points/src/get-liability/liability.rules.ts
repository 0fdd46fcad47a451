// What points still owe in money (P16): cost per point x (active + held + pending x completion rate) x redemption rate, rounded once.
// Debt stands apart: what customers owe lowers nothing that is owed to others.
import type { Policy } from '@fealty/contracts';

interface Outstanding { readonly pending: number; readonly available: number; readonly held: number }
type Rates = Policy['points']['liability'];

const digits = 10;
const scaled = (decimal: string): bigint => {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(digits, '0'));
};
const scale = 10n ** BigInt(digits);

/** In minor units of the programme's currency, half a unit up. */
export const liabilityOf = ({ pending, available, held }: Outstanding, { costPerPoint, completionRate, redemptionRate }: Rates): number => {
  const expected = BigInt(available + held) * scale + BigInt(pending) * scaled(completionRate);
  const product = expected * scaled(costPerPoint) * scaled(redemptionRate);
  const whole = scale ** 3n;
  return Number((product + whole / 2n) / whole);
};
