// What of an order's money earns (P3): its net, and those of tax, shipping, discounts and the part paid with points that the basis puts in. Which
// those are is stored in the terms. What is kept of it is a function of the pieces and the money that are kept, whatever the way there (P10).
import { roundRatio, type EarnedLine, type EarningBasis, type EarnTerms, type OrderLine, type Policy } from '@fealty/contracts';

/** The basis as terms hold it: none where nothing is put in. */
export const basisFor = ({ basis }: Policy['points']): Pick<EarnTerms, 'basis'> => (Object.values(basis).includes('in') ? { basis } : {});

const netOfAll: EarningBasis = { tax: 'out', shipping: 'out', discounts: 'out', points: 'out' };
export const basisIn = ({ basis = netOfAll }: Pick<EarnTerms, 'basis'>): EarningBasis => basis;

/** Whether a line has what a basis asks for: lines that earned before their parts were kept have not. */
export const hasParts = ({ grossMinor }: EarnedLine): boolean => grossMinor !== undefined;

/** What a line earns on. */
export const earnsOn = ({ keptBasisMinor, keptNetMinor }: Pick<EarnedLine, 'keptBasisMinor' | 'keptNetMinor'>): number => keptBasisMinor ?? keptNetMinor;

type Part = 'discountMinor' | 'taxMinor' | 'paidWithPointsMinor' | 'shippingMinor' | 'refundedMinor';
type Parts = { readonly [P in Part]?: number };
/** The money of a line as an earn keeps it, without what is nothing. */
export const partsOf = (line: OrderLine): Parts & { readonly grossMinor: number } => {
  const { grossMinor, discountMinor, taxMinor, netMinor, shippingMinor = 0, refundedMinor = 0 } = line;
  const paidWithPointsMinor = line.paidWithPointsMinor ?? Math.max(0, grossMinor - discountMinor - taxMinor - netMinor);
  const parts = Object.entries({ discountMinor, taxMinor, paidWithPointsMinor, shippingMinor, refundedMinor }).filter(([, amount]) => amount !== 0);
  return { grossMinor, ...Object.fromEntries(parts) };
};

const outside = (part: 'in' | 'out', amountMinor: number): number => (part === 'in' ? 0 : amountMinor);

const amountOf = (line: EarnedLine, { tax, shipping, discounts, points }: EarningBasis): number => {
  const { grossMinor = line.netMinor, discountMinor = 0, taxMinor = 0, paidWithPointsMinor = 0, shippingMinor = 0 } = line;
  const withShipping = grossMinor + shippingMinor - outside(shipping, shippingMinor);
  // Points pay for the goods first: what they paid of the shipping counts only where shipping does.
  const byPoints = shipping === 'in' ? paidWithPointsMinor : Math.min(paidWithPointsMinor, grossMinor - discountMinor);
  return Math.max(0, withShipping - outside(discounts, discountMinor) - outside(tax, taxMinor) - outside(points, byPoints));
};

/** An amount with the pieces that are kept. */
const keptOf = (amountMinor: number, { keptQuantity, quantity }: EarnedLine, { rounding }: Pick<EarnTerms, 'rounding'>): number =>
  roundRatio(BigInt(amountMinor) * BigInt(keptQuantity), BigInt(quantity), rounding);

/** Money that was given back lessens money one to one, and in its proportion what is no money: discounts and what points paid. */
const keptBasis = (line: EarnedLine, amountMinor: number, terms: Pick<EarnTerms, 'rounding' | 'basis'>): number => {
  const kept = keptOf(amountMinor, line, terms);
  const allMinor = amountOf(line, { ...basisIn(terms), discounts: 'out', points: 'out' });
  const refunded = Math.min(line.refundedMinor ?? 0, allMinor);
  if (refunded === 0) return kept;
  const moneyMinor = keptOf(allMinor, line, terms);
  return moneyMinor <= refunded ? 0 : roundRatio(BigInt(kept) * BigInt(moneyMinor - refunded), BigInt(moneyMinor), terms.rounding);
};

/** The lines with what they earn on by the basis of the terms. */
export const onBasis = (lines: readonly EarnedLine[], terms: Pick<EarnTerms, 'rounding' | 'basis'>): readonly EarnedLine[] => lines.map((line) => {
  const own = { ...line };
  delete own.basisMinor;
  delete own.keptBasisMinor;
  if (terms.basis === undefined) return own;
  const basisMinor = amountOf(own, terms.basis);
  return { ...own, basisMinor, keptBasisMinor: keptBasis(own, basisMinor, terms) };
});
