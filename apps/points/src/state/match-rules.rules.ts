// Which rules hold for an order and its lines (P3). What held when the order was paid is stored with the earn; a return never asks again.
import type { EarnedLine, EarnTerms, OrderLine, Policy } from '@fealty/contracts';
import { partsOf } from './basis.rules.js';

type PointsPolicy = Policy['points'];
export type EarningRule = PointsPolicy['rules'][number];
type Multiplier = PointsPolicy['multipliers'][number];

/** What of an order rules ask for. */
export interface RatedOrder { readonly channel?: string | undefined; readonly day: string; readonly tier?: string; readonly membership?: string | undefined; readonly memberships?: readonly string[] | undefined; readonly first?: boolean }
type RatedLine = Pick<OrderLine, 'sku' | 'category' | 'giftCard'>;
type OnCustomers = Pick<EarningRule, 'tiers' | 'memberships' | 'firstPurchase'>;
type OnOrders = OnCustomers & Pick<EarningRule, 'channels' | 'weekdays' | 'from' | 'to'>;
type OnLines = Pick<EarningRule, 'categories' | 'exceptCategories' | 'skus'>;

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const weekdayOf = (day: string) => days[new Date(`${day}T00:00:00.000Z`).getUTCDay()] ?? 'sun';

/** The first condition that an order or line fails, with the values that would have passed (E7). */
export interface Failed { readonly condition: string; readonly was: string | null; readonly wouldPass: readonly string[] }
const among = (condition: string, was: string | undefined, allowed: readonly string[] | undefined): Failed | undefined =>
  (allowed === undefined || (was !== undefined && allowed.includes(was)) ? undefined : { condition, was: was ?? null, wouldPass: allowed });

const customerFails = ({ tiers, memberships, firstPurchase }: OnCustomers, { tier, membership, memberships: paid, first }: RatedOrder): Failed | undefined =>
  among('tiers', tier, tiers) ?? among('memberships', paid?.find((name) => memberships?.includes(name)) ?? membership, memberships)
    ?? (firstPurchase === true && first !== true ? { condition: 'firstPurchase', was: first === undefined ? null : 'false', wouldPass: ['true'] } : undefined);

/** Whether rules ask for more of a customer than the order itself tells. */
export const asksForCircumstances = ({ rules, multipliers, bonuses }: PointsPolicy): boolean =>
  [...rules, ...multipliers, ...bonuses].some(({ tiers, memberships, firstPurchase }) => tiers !== undefined || memberships !== undefined || firstPurchase === true);

/** Whether rules ask for articles. */
export const asksForSkus = ({ rules, multipliers }: PointsPolicy): boolean => [...rules, ...multipliers].some(({ skus }) => skus !== undefined);

/** Whether rules ask for the channel of an order. */
export const asksForChannels = ({ rules, multipliers, bonuses }: PointsPolicy): boolean => [...rules, ...multipliers, ...bonuses].some(({ channels }) => channels !== undefined);

// What only some tiers or memberships get does not qualify for a tier (P3a).
const beyondBase = ({ tiers, memberships }: OnCustomers): boolean => tiers !== undefined || memberships !== undefined;

export const orderFails = (rule: OnOrders, order: RatedOrder): Failed | undefined => {
  const { channel, day } = order;
  if (rule.from !== undefined && day < rule.from) return { condition: 'from', was: day, wouldPass: [rule.from] };
  if (rule.to !== undefined && day > rule.to) return { condition: 'to', was: day, wouldPass: [rule.to] };
  return among('channels', channel, rule.channels) ?? (rule.weekdays === undefined ? undefined : among('weekdays', weekdayOf(day), rule.weekdays)) ?? customerFails(rule, order);
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
  const budget = [first, ...added].find((rule) => rule.budget !== undefined)?.budget;
  return { id: first.id, points, perMinor: first.perMinor, ...(added.length === 0 ? {} : { also: added.map((rule) => rule.id) }), ...(budget === undefined ? {} : { budget }) };
};

const multiplied = (rule: EarnedLine['rule'], multipliers: readonly Multiplier[]): EarnedLine['rule'] => {
  const greatest = multipliers.reduce<Multiplier | undefined>((most, one) => (most === undefined || one.times > most.times ? one : most), undefined);
  if (rule === undefined || greatest === undefined) return rule;
  return { ...rule, points: rule.points * greatest.times, also: [...(rule.also ?? []), greatest.id] };
};

const rateFor = ({ rules, multipliers, stacking }: PointsPolicy, order: RatedOrder, line: RatedLine): EarnedLine['rule'] =>
  multiplied(stacked(holding(rules, order, line), stacking), holding(multipliers, order, line));

const baseOf = (policy: PointsPolicy, order: RatedOrder, { line, rule }: { line: RatedLine; rule: NonNullable<EarnedLine['rule']> }) => {
  const base = rateFor({ ...policy, rules: policy.rules.filter((one) => !beyondBase(one)), multipliers: policy.multipliers.filter((one) => !beyondBase(one)) }, order, line);
  if (base?.points === rule.points && base.perMinor === rule.perMinor) return {};
  return { base: base === undefined ? { points: 0, perMinor: rule.perMinor } : { points: base.points, perMinor: base.perMinor } };
};

const ruleFor = (policy: PointsPolicy, order: RatedOrder, line: RatedLine): Pick<EarnedLine, 'rule'> => {
  const rule = rateFor(policy, order, line);
  if (rule === undefined) return {};
  const own = { ...rule, ...(asksForCircumstances(policy) ? baseOf(policy, order, { line, rule }) : {}) };
  if (rule.budget === undefined) return { rule: own };
  const { rule: unbudgeted } = ruleFor({ ...policy, rules: policy.rules.filter(({ budget }) => budget === undefined) }, order, line);
  return { rule: { ...own, ...(unbudgeted === undefined ? {} : { unbudgeted }) } };
};

/** An order's line as an input of the earn, with the rate that holds for it; none for gift cards. Its points are not dealt yet. */
export const inputOf = (line: OrderLine, policy: PointsPolicy, order: RatedOrder): EarnedLine => {
  const { lineId, sku, category, giftCard, quantity, netMinor, keptQuantity, keptNetMinor } = line;
  return {
    lineId, sku, ...(category === undefined ? {} : { category }), giftCard, quantity, netMinor, keptQuantity, keptNetMinor, ...partsOf(line),
    ...ruleFor(policy, order, line), points: 0,
  };
};

/** A line of an earn weighed again, when more is known of the customer at the payment. */
export const weighedAgain = (before: EarnedLine, policy: PointsPolicy, order: RatedOrder): EarnedLine => {
  const line = { ...before };
  delete line.rule;
  return { ...line, ...ruleFor(policy, order, { sku: line.sku ?? '', category: line.category, giftCard: line.giftCard }) };
};

/** The fixed bonuses that an order can reach. */
export const bonusesFor = ({ bonuses }: PointsPolicy, order: RatedOrder): Pick<EarnTerms, 'bonuses'> => {
  const open = bonuses.filter((bonus) => orderFails(bonus, order) === undefined)
    .map((bonus) => {
      const { id, points, minimumMinor, categories, budget } = bonus;
      return { id, points, minimumMinor, ...(categories === undefined ? {} : { categories }), ...(budget === undefined ? {} : { budget }), ...(beyondBase(bonus) ? { beyondBase: true as const } : {}) };
    });
  return open.length === 0 ? {} : { bonuses: open };
};
