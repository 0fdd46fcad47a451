// What is taken off, or paid otherwise, is at most what is there. More is a mistake of its teller, which would stay unnoticed if it counted as all that is there.
import { timesDecimal, type PlatformLine } from '@fealty/contracts';
import { refuseField, type Refusal } from './refusal.rules.js';
import { toldOrder, type ToldOrder } from './told-order.rules.js';

// By the rounding that is kindest to the teller: the policy's may come to a unit less.
const totalOf = ({ quantity, unitPriceMinor, unitPriceExact }: PlatformLine): number => timesDecimal(quantity, unitPriceExact ?? String(unitPriceMinor ?? 0), 'half-up');

const lineRefusal = (lines: readonly PlatformLine[], pointer: string): Refusal | undefined => {
  for (const field of ['discountMinor', 'taxMinor'] as const) {
    const over = lines.findIndex((line) => line[field] > 0 && line[field] > totalOf(line));
    if (over >= 0) return refuseField('invalid-data', `${pointer}/lines/${over}/${field}`, 'is more than the line comes to: quantity x price');
  }
  return undefined;
};

const leftOf = ({ lines, shippingMinor }: ToldOrder): number => lines.reduce((sum, line) => sum + totalOf(line) - line.discountMinor, shippingMinor);

export const moneyRefusal = (type: string, data: unknown): Refusal | undefined => {
  const told = toldOrder(type, data);
  if (told === undefined) return undefined;
  const { pointer, order } = told;
  const wrong = lineRefusal(order.lines, pointer);
  if (wrong !== undefined) return wrong;
  const { discountMinor, paidWithPointsMinor } = order;
  // An exchange takes shipping over from the order before, and whose amendment it is this event does not tell.
  const byPoints = type === 'fealty.shop.order-placed.v1' ? paidWithPointsMinor : 0;
  const left = discountMinor + byPoints === 0 ? 0 : leftOf(order);
  if (discountMinor > left) return refuseField('invalid-data', `${pointer}/discountMinor`, 'is more than its lines, less their own discounts, and shipping come to');
  return byPoints > left - discountMinor ? refuseField('invalid-data', `${pointer}/paidWithPointsMinor`, 'is more than its lines and shipping come to, less all discounts') : undefined;
};
