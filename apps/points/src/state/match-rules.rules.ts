// Which rules hold for an order and its lines (P3). What held when the order was paid is stored with the earn; a return never asks again.
import type { EarnedLine, EarnTerms, OrderLine, Policy } from '@fealty/contracts';

type PointsPolicy = Policy['points'];
export type EarningRule = PointsPolicy['rules'][number];
type Multiplier = PointsPolicy['multipliers'][number];

/** What of an order rules ask for. */
export interface RatedOrder { readonly channel: string; readonly day: string }
type RatedLine = Pick<OrderLine, 'sku' | 'category' | 'giftCard'>;
type OnOrders = Pick<EarningRule, 'channels' | 'weekdays' | 'from' | 'to'>;
type OnLines = Pick<EarningRule, 'categories' | 'exceptCategories' | 'skus'>;

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const weekdayOf = (day: string) => days[new Date(`${day}T00:00:00.000Z`).getUTCDay()] ?? 'sun';

/** The first condition that an order or line fails, with the values that would have passed (E7). */
export interface Failed { readonly condition: string; readonly was: string | null; readonly wouldPass: readonly string[] }
const among = (condition: string, was: string | undefined, allowed: readonly string[] | undefined): Failed | undefined =>
  (allowed === undefined || (was !== undefined && allowed.includes(was)) ? undefined : { condition, was: was ?? null, wouldPass: allowed });

export const orderFails = (rule: OnOrders, { channel, day }: RatedOrder): Failed | undefined => {
  if (rule.from !== undefined && day < rule.from) return { condition: 'from', was: day, wouldPass: [rule.from] };
  if (rule.to !== undefined && day > rule.to) return { condition: 'to', was: day, wouldPass: [rule.to] };
  return among('channels', channel, rule.channels) ?? among('weekdays', weekdayOf(day), rule.weekdays);
};

export const lineFails = (rule: OnLines, { sku, category, giftCard }: RatedLine): Failed | undefined => {
  if (giftCard) return { condition: 'giftCard', was: 'true', wouldPass: ['false'] };
  if (category !== undefined && rule.exceptCategories?.includes(category) === true) return { condition: 'exceptCategories', was: category, wouldPass: [] };
  return among('categories', category, rule.categories) ?? among('skus', sku, rule.skus);
};

const holding = <Rule extends OnOrders & OnLines>(rules: readonly Rule[], order: RatedOrder, line: RatedLine): readonly Rule[] =>
  rules.filter((rule) => orderFails(rule, order) === undefined && lineFails(rule, line) === undefined);

const rateOf = ({ points, perMinor }: EarningRule): number => points / perMinor;

const stacked = (rules: readonly EarningRule[], stacking: PointsPolicy['stacking']): EarnedLine['rule'] => {
  const [first, ...others] = stacking === 'best' ? [...rules].sort((a, b) => rateOf(b) - rateOf(a)) : rules;
  if (first === undefined) return undefined;
  const added = stacking === 'additive' ? others : [];
  const points = added.reduce((total, rule) => total + rule.points, first.points);
  return { id: first.id, points, perMinor: first.perMinor, ...(added.length === 0 ? {} : { also: added.map((rule) => rule.id) }) };
};

const multiplied = (rule: EarnedLine['rule'], multipliers: readonly Multiplier[]): EarnedLine['rule'] => {
  const greatest = multipliers.reduce<Multiplier | undefined>((most, one) => (most === undefined || one.times > most.times ? one : most), undefined);
  if (rule === undefined || greatest === undefined) return rule;
  return { ...rule, points: rule.points * greatest.times, also: [...(rule.also ?? []), greatest.id] };
};

/** An order's line as an input of the earn, with the rate that holds for it; none for gift cards. Its points are not dealt yet. */
export const inputOf = (line: OrderLine, { rules, multipliers, stacking }: PointsPolicy, order: RatedOrder): EarnedLine => {
  const { lineId, category, giftCard, quantity, netMinor, keptQuantity, keptNetMinor } = line;
  const rule = multiplied(stacked(holding(rules, order, line), stacking), holding(multipliers, order, line));
  return {
    lineId, ...(category === undefined ? {} : { category }), giftCard, quantity, netMinor, keptQuantity, keptNetMinor,
    ...(rule === undefined ? {} : { rule }), points: 0,
  };
};

/** The fixed bonuses that an order can reach. */
export const bonusesFor = ({ bonuses }: PointsPolicy, order: RatedOrder): Pick<EarnTerms, 'bonuses'> => {
  const open = bonuses.filter((bonus) => orderFails(bonus, order) === undefined)
    .map(({ id, points, minimumMinor, categories }) => ({ id, points, minimumMinor, ...(categories === undefined ? {} : { categories }) }));
  return open.length === 0 ? {} : { bonuses: open };
};
