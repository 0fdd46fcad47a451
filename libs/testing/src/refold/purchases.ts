import { isOf, kindOf, type Input } from './told.js';

/** A day on which something is kept. */
export interface Bought { readonly day: string; readonly minor: number; readonly orders: number }
interface MarginTold { readonly minor: number; readonly ofMinor: number; readonly estimatedOfMinor: number; readonly estimatedCostMinor?: number }
interface Purchase {
  readonly orderId: string; readonly purchaseDay?: string; readonly kept: boolean; readonly keptMinor: number; readonly followed?: true;
  readonly margin?: MarginTold; readonly categoriesGained?: readonly string[]; readonly categoriesLost?: readonly string[];
}

const tellsWhatIsKept = new Set(['order-paid', 'order-amended', 'order-returned', 'order-refunded', 'order-cancelled', 'order-charged-back']);
const purchaseIn = ({ data }: Input): Purchase => data['purchase'] as Purchase;
const orderIdIn = (input: Input): string => String(input.data['orderId'] ?? purchaseIn(input).orderId);

const daysOf = (told: readonly { day: string; amount: number; orders: number }[]): Bought[] => {
  const days = Map.groupBy(told, ({ day }) => day);
  return [...days].map(([day, of]) => ({ day, minor: of.reduce((sum, { amount }) => sum + amount, 0), orders: of.reduce((sum, { orders }) => sum + orders, 0) }))
    .filter(({ minor, orders }) => minor !== 0 || orders !== 0).sort((one, other) => (one.day < other.day ? -1 : 1));
};

/** What is told to be followed by the payment that an exchange brings counts once that has been told. */
const counting = (orders: readonly Input[]): Input[] => {
  const telling = orders.filter((input) => tellsWhatIsKept.has(kindOf(input)));
  return telling.slice(0, telling.findLastIndex((input) => purchaseIn(input).followed !== true) + 1);
};

/** Of each order the last word counts. */
const lastWords = (orders: readonly Input[]): Purchase[] => [...new Map(counting(orders).map((input) => [orderIdIn(input), purchaseIn(input)])).values()];

export const marginIn = (orders: readonly Input[]): MarginTold | undefined => {
  const told = lastWords(orders).flatMap(({ purchaseDay, margin }) => (purchaseDay === undefined || margin === undefined ? [] : [margin]));
  const sumOf = (field: keyof MarginTold): number => told.reduce((sum, margin) => sum + (margin[field] ?? 0), 0);
  const margin = { minor: sumOf('minor'), ofMinor: sumOf('ofMinor'), estimatedOfMinor: sumOf('estimatedOfMinor') };
  const estimatedCostMinor = sumOf('estimatedCostMinor');
  if (estimatedCostMinor > 0) return { ...margin, estimatedCostMinor };
  return Object.values(margin).every((sum) => sum === 0) ? undefined : margin;
};

/** How many categories are kept of any order; undefined: none. */
export const categoriesIn = (orders: readonly Input[]): number | undefined => {
  const kept = new Set<string>();
  for (const input of counting(orders)) {
    const { purchaseDay, categoriesGained = [], categoriesLost = [] } = purchaseIn(input);
    if (purchaseDay === undefined) continue;
    for (const category of categoriesGained) kept.add(`${orderIdIn(input)}/${category}`);
    for (const category of categoriesLost) kept.delete(`${orderIdIn(input)}/${category}`);
  }
  const names = new Set([...kept].map((one) => one.slice(one.indexOf('/') + 1)));
  return names.size === 0 ? undefined : names.size;
};

export const boughtIn = (orders: readonly Input[]): Bought[] =>
  daysOf(lastWords(orders).flatMap(({ purchaseDay, kept, keptMinor }) => (purchaseDay === undefined ? [] : [{ day: purchaseDay, amount: keptMinor, orders: Number(kept) }])));

/** What an exchange takes counts once what its new order earns has been told. */
export const basePointsIn = (points: readonly Input[]): Bought[] => {
  const qualifying = points.filter(({ data }) => data['qualifyingDay'] !== undefined && data['qualifyingPoints'] !== undefined);
  return daysOf(qualifying.slice(0, qualifying.findLastIndex(({ data }) => data['followed'] !== true) + 1)
    .map(({ data }) => ({ day: String(data['qualifyingDay']), amount: Number(data['qualifyingPoints']), orders: 0 })));
};

const ends = (input: Input): boolean => {
  const kind = kindOf(input);
  if (kind === 'order-delivered') return input.data['all'] === true;
  if (kind === 'overdue-withdrawn') return input.data['what'] === 'delivery';
  if (kind === 'order-cancelled' || kind === 'order-charged-back') return true;
  return tellsWhatIsKept.has(kind) && !purchaseIn(input).kept && (purchaseIn(input) as unknown as { keptBefore: boolean }).keptBefore;
};

/** The newest word that a delivery is overdue, of each order of which nothing has ended that since. */
export const overdueIn = (orders: readonly Input[]): Input[] => {
  const open = new Map<string, Input>();
  for (const input of orders) {
    if (isOf('delivery-overdue')(input) && input.data['settled'] !== true) open.set(orderIdIn(input), input);
    else if (ends(input)) open.delete(orderIdIn(input));
  }
  return [...open.values()];
};
