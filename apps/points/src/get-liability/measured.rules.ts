// What the ledger tells of the rates that liability rests on (P16): the share of pending points that became active, the cost of a point by
// what rewards cost, and, by the age of a lot, the share of its points that will ever be redeemed. The last is a chain over ages: of what is
// there at the beginning of an age so much is redeemed in it, so much expires, and the rest has the chances of the next age. Points that were
// taken back or adjusted away meanwhile are left out, as if they had never been. What rests on too few points is the policy's.
import type { Policy } from '@fealty/contracts';

/** Lots are told apart by age in steps of so many days; the last age has no end. */
export const ageDays = 90;
export const agesMax = 12;

/** What happened to lots in one age, of those that have lived to its end; `there`: at its beginning. */
export interface Aged { readonly age: number; readonly there: number; readonly redeemed: number; readonly expired: number; readonly left: number }
export interface Measured {
  /** Points that became active, and that were taken back while they were pending. */
  readonly activated: number;
  readonly withdrawn: number;
  /** Of redemptions at a known cost: what they cost, and the points. */
  readonly costMinor: number;
  readonly costedPoints: number;
  readonly ages: readonly Aged[];
}
export interface Rates {
  readonly costPerPoint: string;
  readonly completionRate: string;
  /** By age, youngest first; as long as `agesMax`. */
  readonly redemptionRates: readonly string[];
  /** Which of them the ledger told. */
  readonly measured: { readonly costPerPoint: boolean; readonly completionRate: boolean; readonly ages: readonly boolean[] };
}

/** As decimal text, so that the report can be counted again from it. */
const decimalOf = (share: number): string => share.toFixed(6).replace(/\.?0+$/, '');
const within = (share: number): number => Math.min(1, Math.max(0, share));

const chances = (ages: readonly Aged[], { redemptionRate, knownFrom }: Policy['points']['liability']): { rates: string[]; told: boolean[] } => {
  const unknown = Number(redemptionRate);
  let later = unknown;
  const rates: string[] = [];
  const told: boolean[] = [];
  for (let age = agesMax - 1; age >= 0; age -= 1) {
    const seen = ages.find((one) => one.age === age);
    const counted = seen === undefined ? 0 : seen.there - seen.left;
    const known = seen !== undefined && counted >= knownFrom;
    const rate = known ? within((seen.redeemed + Math.max(0, counted - seen.redeemed - seen.expired) * later) / counted) : unknown;
    rates.unshift(known ? decimalOf(rate) : redemptionRate);
    told.unshift(known);
    later = rate;
  }
  return { rates, told };
};

/** The rates to count with: the ledger's where they rest on enough, else the policy's. */
export const ratesOf = ({ activated, withdrawn, costMinor, costedPoints, ages }: Measured, liability: Policy['points']['liability']): Rates => {
  const { knownFrom } = liability;
  const completes = activated + withdrawn >= knownFrom;
  const costs = costedPoints >= knownFrom;
  const { rates, told } = chances(ages, liability);
  return {
    costPerPoint: costs ? decimalOf(costMinor / costedPoints) : liability.costPerPoint,
    completionRate: completes ? decimalOf(activated / (activated + withdrawn)) : liability.completionRate,
    redemptionRates: rates, measured: { costPerPoint: costs, completionRate: completes, ages: told },
  };
};
