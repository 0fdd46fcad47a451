import type { OrderMargin, Purchase } from '@fealty/contracts';
import type { Margin, OrderFacts } from '../state/loyalty-facts.rules.js';

// Sums beside the days of purchases. Each order is counted by what changed of it, so they come to the same in any order, and nothing is left of
// what was taken back whole.

const nothing: Margin = [0, 0, 0];
const termsOf = (margin: OrderMargin | undefined): Margin => (margin === undefined ? nothing : [margin.minor, margin.ofMinor, margin.estimatedOfMinor]);

export const withMargin = (orders: OrderFacts, { margin, marginBefore }: Purchase): OrderFacts => {
  if (margin === undefined && marginBefore === undefined) return orders;
  const [now, before, known] = [termsOf(margin), termsOf(marginBefore), orders.margin ?? nothing];
  const sums: Margin = [known[0] + now[0] - before[0], known[1] + now[1] - before[1], known[2] + now[2] - before[2]];
  if (sums.every((sum) => sum === 0)) {
    const { margin: gone, ...others } = orders;
    return gone === undefined ? orders : others;
  }
  return sums.every((sum, at) => sum === known[at]) ? orders : { ...orders, margin: sums };
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
