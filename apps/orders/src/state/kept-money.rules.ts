// What of the money of a line is kept with its pieces, less what was given back for it: the net first, then the tax and the shipping beside it.
import { roundRatio, type OrderLine } from '@fealty/contracts';
import type { PlacedOrder } from './order.rules.js';

/** What of an amount of a line is kept with its pieces. */
export const keptOf = (amountMinor: number, { quantity }: Pick<OrderLine, 'quantity'>, { keptQuantity, order }: { keptQuantity: number; order: PlacedOrder }): number =>
  (keptQuantity === quantity ? amountMinor : roundRatio(BigInt(amountMinor) * BigInt(keptQuantity), BigInt(quantity), order.terms.rounding));

/** A line, how many of its pieces are kept, and what was given back for it. */
export interface Keeping { readonly line: OrderLine; readonly keptQuantity: number; readonly refunded: number }

export const netOf = ({ line, keptQuantity }: Omit<Keeping, 'refunded'>, order: PlacedOrder): number => (keptQuantity === 0 ? 0 : keptOf(line.netMinor, line, { keptQuantity, order }));

/** Money beside the net: tax and shipping. */
export const besideOf = ({ line, keptQuantity }: Omit<Keeping, 'refunded'>, order: PlacedOrder): number => {
  const { grossMinor, discountMinor, netMinor, paidWithPointsMinor = Math.max(0, grossMinor - discountMinor - line.taxMinor - netMinor), shippingMinor = 0 } = line;
  return keptQuantity === 0 ? 0 : keptOf(Math.max(0, grossMinor + shippingMinor - discountMinor - paidWithPointsMinor - netMinor), line, { keptQuantity, order });
};

export const keptNet = (keeping: Keeping, order: PlacedOrder): number => Math.max(0, netOf(keeping, order) - keeping.refunded);

/** A refund takes of it once nothing of the net is left. */
export const keptBeside = (keeping: Keeping, order: PlacedOrder): number => Math.max(0, besideOf(keeping, order) - Math.max(0, keeping.refunded - netOf(keeping, order)));
