import type { OrderMargin, Purchase } from '@fealty/contracts';
import type { OrderFacts } from '../state/loyalty-facts.rules.js';

// Sums beside the days of purchases, by what changed of each order: they come to the same in any order, and of what came back whole nothing is left.

type Terms = readonly [minor: number, ofMinor: number, estimatedOfMinor: number, estimatedCostMinor: number];
const nothing = { minor: 0, ofMinor: 0, estimatedOfMinor: 0 };
const termsOf = ({ minor, ofMinor, estimatedOfMinor, estimatedCostMinor = 0 }: OrderMargin = nothing): Terms => [minor, ofMinor, estimatedOfMinor, estimatedCostMinor];

export const withMargin = (orders: OrderFacts, { margin, marginBefore }: Purchase): OrderFacts => {
  if (margin === undefined && marginBefore === undefined) return orders;
  const [now, before, [minor, ofMinor, estimatedOfMinor, estimatedCostMinor = 0]] = [termsOf(margin), termsOf(marginBefore), orders.margin ?? [0, 0, 0]];
  const three = [minor + now[0] - before[0], ofMinor + now[1] - before[1], estimatedOfMinor + now[2] - before[2]] as const;
  // Sums that were kept before estimated costs were told lack what they are less now.
  const cost = Math.max(0, estimatedCostMinor + now[3] - before[3]);
  if (three.every((sum) => sum === 0) && cost === 0) {
    const { margin: gone, ...others } = orders;
    return gone === undefined ? orders : others;
  }
  const same = cost === estimatedCostMinor && three.every((sum, at) => sum === orders.margin?.[at]);
  return same ? orders : { ...orders, margin: cost === 0 ? three : [...three, cost] };
};

const byName = ([one]: readonly [string, number], [other]: readonly [string, number]): number => (one < other ? -1 : Number(one > other));

export const withCategories = (orders: OrderFacts, { categoriesGained = [], categoriesLost = [] }: Purchase): OrderFacts => {
  if (categoriesGained.length + categoriesLost.length === 0) return orders;
  const counts = new Map(orders.categories);
  const add = (category: string, count: number): unknown => counts.set(category, (counts.get(category) ?? 0) + count);
  for (const category of categoriesGained) add(category, 1);
  for (const category of categoriesLost) add(category, -1);
  const categories = [...counts].filter(([, count]) => count > 0).sort(byName);
  if (categories.length > 0) return { ...orders, categories };
  const { categories: gone, ...others } = orders;
  return gone === undefined ? orders : others;
};
