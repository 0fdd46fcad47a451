// What a cart would earn if it were paid now, by the same rules that earn, with each rule considered and the first condition that it
// failed (E7). Nothing is stored.
import { dealByLargestRemainder, localDayOf, type EarnedLine, type EarningBasis, type OrderLine, type PolicyInForce } from '@fealty/contracts';
import { basisFor, basisIn, earnsOn, onBasis } from '../state/basis.rules.js';
import { countPoints } from '../state/count-points.rules.js';
import { countsFor } from '../state/count-uncut.rules.js';
import { bonusesFor, inputOf, lineFails, orderFails, type Failed, type RatedOrder } from '../state/match-rules.rules.js';
import { sum } from '../state/points-account.rules.js';

export interface CartLine { readonly sku: string; readonly category?: string | undefined; readonly giftCard: boolean; readonly quantity: number; readonly netMinor: number; readonly taxMinor?: number; readonly discountMinor?: number; readonly paidWithPointsMinor?: number }
export interface Cart { readonly channel: string; readonly shippingMinor?: number; readonly lines: readonly CartLine[] }
export interface Considered { readonly rule: string; readonly failed: Failed | null }
export interface QuotedLine { readonly lineId: string; readonly points: number; readonly rule: EarnedLine['rule'] | null; readonly considered: readonly Considered[] }
export interface Quote { readonly points: number; readonly policyVersion: number; readonly basis: EarningBasis; readonly lines: readonly QuotedLine[]; readonly bonuses: readonly Considered[] }

const orderLineOf = ({ sku, category, giftCard, quantity, netMinor, taxMinor = 0, discountMinor = 0, paidWithPointsMinor = 0 }: CartLine, index: number): OrderLine => ({
  lineId: String(index + 1), sku, ...(category === undefined ? {} : { category }), kind: 'shipped', giftCard, quantity,
  grossMinor: netMinor + taxMinor + discountMinor + paidWithPointsMinor, discountMinor, taxMinor, paidWithPointsMinor, netMinor, keptQuantity: quantity, keptNetMinor: netMinor,
});

// As orders shares it: by gross less discount.
const linesOf = ({ lines, shippingMinor = 0 }: Cart): readonly OrderLine[] => {
  const orderLines = lines.map(orderLineOf);
  const shares = dealByLargestRemainder(shippingMinor, orderLines.map(({ grossMinor, discountMinor }) => grossMinor - discountMinor));
  return orderLines.map((line, index) => ({ ...line, shippingMinor: shares[index] ?? 0 }));
};

const bonusesConsidered = ({ bonuses }: PolicyInForce['policy']['points'], order: RatedOrder, lines: readonly EarnedLine[]): readonly Considered[] => bonuses.map((bonus) => {
  const kept = sum(lines.filter((line) => countsFor(bonus, line)).map(earnsOn));
  const tooLittle = kept < bonus.minimumMinor || kept === 0 ? { condition: 'minimumMinor', was: String(kept), wouldPass: [String(Math.max(1, bonus.minimumMinor))] } : null;
  return { rule: bonus.id, failed: orderFails(bonus, order) ?? tooLittle };
});

export const quoteCart = (cart: Cart, { version, policy }: PolicyInForce, now: string): Quote => {
  const order = { channel: cart.channel, day: localDayOf(now, policy.zone) };
  const orderLines = linesOf(cart);
  const terms = { rounding: policy.points.rounding, ...basisFor(policy.points), ...bonusesFor(policy.points, order) };
  const counted = countPoints(onBasis(orderLines.map((line) => inputOf(line, policy.points, order)), terms), terms, []);
  const rules = [...policy.points.rules, ...policy.points.multipliers];
  const quoted = orderLines.map((line, index) => ({
    lineId: line.lineId, points: counted.lines[index]?.points ?? 0, rule: counted.lines[index]?.rule ?? null,
    considered: rules.map((rule) => ({ rule: rule.id, failed: orderFails(rule, order) ?? lineFails(rule, line) ?? null })),
  }));
  return { points: counted.points, policyVersion: version, basis: basisIn(terms), lines: quoted, bonuses: bonusesConsidered(policy.points, order, counted.lines) };
};
