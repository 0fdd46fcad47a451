// All money of an order counts in the programme's currency, by the rate given on the order and never 1:1 for a foreign one (O9).
// A line's net is its gross less its discount, its share of the order's discount, its tax and its share of the part paid with points. Its share of
// the shipping is told beside it, and is no part of the net.
import { amountMost, dealByLargestRemainder, minorDigits, roundRatio, timesDecimal, type OrderLine, type PlatformLine } from '@fealty/contracts';
import { costsOf } from './margin.rules.js';
import type { LineCost, Terms } from './order.rules.js';

export interface TellsMoney { readonly currency: string; readonly rate?: string | undefined }
interface OrderMoney extends TellsMoney {
  readonly shippingMinor: number;
  readonly discountMinor: number;
  readonly paidWithPointsMinor: number;
  readonly lines: readonly PlatformLine[];
}
export interface Counted { readonly lines: readonly OrderLine[]; readonly costs: readonly LineCost[] | undefined; readonly shippingMinor: number; readonly paidWithPointsMinor: number }
type Refusal = { readonly refused: 'rate-missing' | 'amount-too-large'; readonly detail: string };

/** Minor units of the order's currency into those of the programme's, rounded once. */
export const converted = (amountMinor: number, money: TellsMoney, terms: Terms): number => {
  if (money.currency === terms.currency) return amountMinor;
  const [whole = '0', fraction = ''] = (money.rate ?? '0').split('.');
  const digits = BigInt(minorDigits(terms.currency) - minorDigits(money.currency));
  const numerator = BigInt(amountMinor) * BigInt(whole + fraction) * 10n ** (digits > 0n ? digits : 0n);
  return roundRatio(numerator, 10n ** (BigInt(fraction.length) + (digits < 0n ? -digits : 0n)), terms.rounding);
};

export const lacksRate = ({ currency, rate }: TellsMoney, terms: Terms): boolean =>
  currency !== terms.currency && (rate === undefined || !/[1-9]/.test(rate));

const lineTotal = (line: PlatformLine, terms: Terms): number => timesDecimal(line.quantity, line.unitPriceExact ?? String(line.unitPriceMinor ?? 0), terms.rounding);

export const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);

/** A discount or points part told for the whole order falls to lines in proportion, never more than the lines are worth. */
const dealt = (total: number, weights: readonly number[]): readonly number[] =>
  total === 0 ? weights.map(() => 0) : dealByLargestRemainder(Math.min(total, sum(weights)), weights);

/** Shipping falls to the lines that are shipped, by gross less discount; to all where none is, or none that costs anything. */
const shippingOf = (shippingMinor: number, lines: readonly Pick<OrderLine, 'kind'>[], worth: readonly number[]): readonly number[] => {
  const shipped = worth.map((amount, i) => (lines[i]?.kind === 'shipped' ? amount : 0));
  return dealByLargestRemainder(shippingMinor, sum(shipped) === 0 ? worth : shipped);
};

const told = (amountMinor: number | undefined): number | undefined => (amountMinor === 0 ? undefined : amountMinor);

interface Shared { readonly shippingMinor: number; readonly takenOverMinor?: number | undefined; readonly paidWithPointsMinor: number }

/** Lines with their shares of the shipping and of the part paid with points, of goods and then of shipping. */
export const withShares = (lines: readonly OrderLine[], { shippingMinor, takenOverMinor = 0, paidWithPointsMinor }: Shared): readonly OrderLine[] => {
  const worth = lines.map((line) => line.grossMinor - line.discountMinor);
  const byPoints = dealt(paidWithPointsMinor, worth);
  const shipping = shippingOf(shippingMinor + takenOverMinor, lines, worth);
  const shippingByPoints = dealt(Math.max(0, paidWithPointsMinor - sum(worth)), shipping);
  return lines.map((line, i) => ({ ...line, paidWithPointsMinor: told((byPoints[i] ?? 0) + (shippingByPoints[i] ?? 0)), shippingMinor: told(shipping[i]) }));
};

/** The order's lines in the programme's currency, nothing of them returned yet. `takenOverMinor`: shipping of the pieces that it is exchanged for. */
export const countLines = (order: OrderMoney, terms: Terms, takenOverMinor = 0): Counted | Refusal => {
  if (lacksRate(order, terms)) return { refused: 'rate-missing', detail: `the order is in ${order.currency}, the programme in ${terms.currency}, and no rate is told` };
  const into = (amountMinor: number): number => converted(amountMinor, order, terms);
  const gross = order.lines.map((line) => into(lineTotal(line, terms)));
  const paidWithPointsMinor = into(order.paidWithPointsMinor);
  const shippingMinor = into(order.shippingMinor);
  const tax = order.lines.map((line) => into(line.taxMinor));
  const most = Math.max(sum(gross) + sum(tax) + shippingMinor, paidWithPointsMinor);
  if (most > amountMost) return { refused: 'amount-too-large', detail: `the order comes to more than ${amountMost} minor units of ${terms.currency}` };
  const own = order.lines.map((line, i) => Math.min(into(line.discountMinor), gross[i] ?? 0));
  const share = dealt(into(order.discountMinor), gross.map((amount, i) => amount - (own[i] ?? 0)));
  const discount = own.map((amount, i) => amount + (share[i] ?? 0));
  const worth = gross.map((amount, i) => amount - (discount[i] ?? 0));
  const byPoints = dealt(paidWithPointsMinor, worth);
  const lines = order.lines.map((line, i): OrderLine => {
    const { lineId, sku, category, kind, giftCard, quantity } = line;
    const [grossMinor, discountMinor, taxMinor] = [gross[i] ?? 0, discount[i] ?? 0, tax[i] ?? 0];
    const netMinor = Math.max(0, grossMinor - discountMinor - taxMinor - (byPoints[i] ?? 0));
    return {
      lineId, sku, ...(category === undefined ? {} : { category }), kind, giftCard, quantity, grossMinor, discountMinor, taxMinor, netMinor, keptQuantity: quantity, keptNetMinor: netMinor,
    };
  });
  const costs = costsOf(order.lines, { lines, terms, into });
  // An estimate is the policy's, not the shop's, and at most twice the price.
  if (sum((costs ?? []).map(({ costMinor, estimated }) => (estimated === true ? 0 : costMinor))) > amountMost) return { refused: 'amount-too-large', detail: `the costs told of the order come to more than ${amountMost} minor units of ${terms.currency}` };
  return { lines: withShares(lines, { shippingMinor, takenOverMinor, paidWithPointsMinor }), costs, shippingMinor, paidWithPointsMinor };
};
