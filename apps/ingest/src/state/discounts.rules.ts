// A discount takes off what is there. More is a mistake of its teller, which would stay unnoticed if it counted as all that is there.
import { timesDecimal, type PlatformLine } from '@fealty/contracts';
import { refuseField, type Refusal } from './refusal.rules.js';
import { toldOrder } from './told-order.rules.js';

// By the rounding that is kindest to the teller: the policy's may come to a unit less.
const totalOf = ({ quantity, unitPriceMinor, unitPriceExact }: PlatformLine): number => timesDecimal(quantity, unitPriceExact ?? String(unitPriceMinor ?? 0), 'half-up');

export const discountRefusal = (type: string, data: unknown): Refusal | undefined => {
  const told = toldOrder(type, data);
  if (told === undefined) return undefined;
  const { pointer, order: { lines, shippingMinor, discountMinor } } = told;
  const over = lines.findIndex((line) => line.discountMinor > 0 && line.discountMinor > totalOf(line));
  if (over >= 0) return refuseField('invalid-data', `${pointer}/lines/${over}/discountMinor`, 'is more than the line comes to: quantity x price');
  const left = discountMinor === 0 ? 0 : lines.reduce((sum, line) => sum + totalOf(line) - line.discountMinor, shippingMinor);
  return discountMinor > left ? refuseField('invalid-data', `${pointer}/discountMinor`, 'is more than its lines, less their own discounts, and shipping come to') : undefined;
};
