// A price that falls after a purchase is compared once, when the window is over and what was told of it late has come: by then it does
// not matter whether the order or the price was told first, and what went back is not counted (E2).
import { roundRatio, type DataOf, type OrderLine, type PolicyInForce, type PriceTold, type priceFellAfterPurchaseV1 } from '@fealty/contracts';
import { converted } from './count-lines.rules.js';
import { latest } from './line-times.rules.js';
import { plusDays, type PlacedOrder } from './order.rules.js';
import { isKept } from './purchase.rules.js';

type PriceFall = DataOf<typeof priceFellAfterPurchaseV1>;

/** When the prices after the purchase are compared with what was paid; `undefined` where they never are, or were already. */
export const comparisonDueAt = (order: PlacedOrder): string | undefined => {
  const { paidAt, placedAt, pricesComparedAt, terms: { priceFall } } = order;
  if (priceFall === undefined || pricesComparedAt !== undefined || paidAt === undefined || !isKept(order)) return undefined;
  return latest(paidAt, plusDays(placedAt, priceFall.days + priceFall.graceHours / 24));
};

/** In the programme's currency; a price in a currency for which the order tells no rate is not compared, never 1:1 (O9). */
const counted = ({ currency, priceMinor }: PriceTold, order: PlacedOrder): number | undefined =>
  (currency === order.terms.currency || currency === order.currency ? converted(priceMinor, { currency, rate: order.rate }, order.terms) : undefined);

interface Lowest { readonly told: PriceTold; readonly priceMinor: number }

const lowestWithin = (prices: readonly PriceTold[], order: PlacedOrder, days: number): Lowest | undefined => {
  const until = plusDays(order.placedAt, days);
  let lowest: Lowest | undefined;
  for (const told of prices) {
    const priceMinor = told.at > order.placedAt && told.at <= until ? counted(told, order) : undefined;
    if (priceMinor !== undefined && (lowest === undefined || priceMinor < lowest.priceMinor)) lowest = { told, priceMinor };
  }
  return lowest;
};

const fallOf = (line: OrderLine, order: PlacedOrder, { told, priceMinor }: Lowest): PriceFall | undefined => {
  const { lineId, sku, quantity, keptQuantity } = line;
  const paidMinor = line.grossMinor - line.discountMinor;
  const lessMinor = paidMinor - priceMinor * quantity;
  const fellPercent = paidMinor === 0 ? 0 : Math.floor((100 * lessMinor) / paidMinor);
  if (fellPercent < (order.terms.priceFall?.leastPercent ?? 100)) return undefined;
  const differenceMinor = roundRatio(BigInt(lessMinor) * BigInt(keptQuantity), BigInt(quantity), order.terms.rounding);
  return { orderId: order.orderId, lineId, sku, keptQuantity, priceMinor, differenceMinor, fellPercent, fellAt: told.at, told: { id: told.id, currency: told.currency as PriceFall['told']['currency'], priceMinor: told.priceMinor } };
};

/** Of each line of which something is kept, how far its price fell within the window, if it fell as far as the terms of the order say. */
export const priceFalls = (order: PlacedOrder, policy: PolicyInForce): PriceFall[] => order.lines.flatMap((line) => {
  const days = order.terms.priceFall?.days;
  if (days === undefined || line.keptQuantity === 0 || line.giftCard) return [];
  const lowest = lowestWithin(policy.prices?.(line.sku) ?? [], order, days);
  const fall = lowest === undefined ? undefined : fallOf(line, order, lowest);
  return fall === undefined ? [] : [fall];
});
