// What a line cost the shop is told with it, or estimated by the margin that the policy gave its category when the order was placed (O7). It falls
// away with pieces that go back, and stays where only money is given back, or none came as it was paid with points: that is a loss.
import { roundRatio, type OrderLine, type OrderMargin, type PlatformLine } from '@fealty/contracts';
import { keptOf } from './kept-money.rules.js';
import type { LineCost, Order, Terms } from './order.rules.js';

/** A gift card is worth its price to whoever redeems it: what that order will cost is not known, so its margin is not estimated. */
const estimated = ({ grossMinor, discountMinor, taxMinor, category, giftCard }: OrderLine, { margins, rounding }: Terms): number | undefined => {
  if (giftCard || margins === undefined) return undefined;
  // A category may be called like a property that every object has.
  const percent = category !== undefined && Object.hasOwn(margins.byCategory, category) ? margins.byCategory[category] : margins.percent;
  return percent === undefined ? undefined : roundRatio(BigInt(Math.max(0, grossMinor - discountMinor - taxMinor)) * BigInt(100 - percent), 100n, rounding);
};

interface Costing { readonly lines: readonly OrderLine[]; readonly terms: Terms; readonly into: (amountMinor: number) => number }

/** What the lines cost, in the programme's currency, of those of which it is known; `undefined`: of none. */
export const costsOf = (told: readonly PlatformLine[], { lines, terms, into }: Costing): readonly LineCost[] | undefined => {
  const costs = lines.flatMap((line, at): LineCost[] => {
    const costMinor = told[at]?.costMinor;
    if (costMinor !== undefined) return [{ lineId: line.lineId, costMinor: into(costMinor) }];
    const guess = estimated(line, terms);
    return guess === undefined ? [] : [{ lineId: line.lineId, costMinor: guess, estimated: true }];
  });
  return costs.length === 0 ? undefined : costs;
};

/** The margin of what is kept; `undefined` while the order is unpaid or nothing is known of it. */
export const marginOf = (order: Order): OrderMargin | undefined => {
  if (!order.placed || order.paidAt === undefined || order.costs === undefined) return undefined;
  let [minor, ofMinor, estimatedOfMinor, estimatedCostMinor] = [0, 0, 0, 0];
  for (const cost of order.costs) {
    const line = order.lines.find(({ lineId }) => lineId === cost.lineId);
    if (line === undefined || line.keptQuantity === 0) continue;
    const keptCost = keptOf(cost.costMinor, line, { keptQuantity: line.keptQuantity, order });
    minor += line.keptNetMinor - keptCost;
    ofMinor += line.keptNetMinor;
    if (cost.estimated !== true) continue;
    estimatedOfMinor += line.keptNetMinor;
    estimatedCostMinor += keptCost;
  }
  if (minor === 0 && ofMinor === 0) return undefined;
  return { minor, ofMinor, estimatedOfMinor, ...(estimatedCostMinor === 0 ? {} : { estimatedCostMinor }) };
};
