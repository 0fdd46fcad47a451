// The pace of customers who came early in the data, and of those who came late.
//
// The models take all customers as drawn from one distribution, whenever they came. Data that begin in the middle of a shop's life break that: who is
// seen in the first weeks buys often, who is seen after months for the first time does not. So the rate of a customer who came e whole weeks after the
// first day of the data is multiplied by (1 + e / 8)^slope. In all models here a rate that is higher by a factor is the same as weeks that are longer
// by it (in Pareto/NBD the rate of leaving goes with it), so only time is scaled.
//   Fader and Hardie, Incorporating time-invariant covariates into the Pareto/NBD and BG/NBD models (2007)
import { CellBuilder, type Cells } from './cells.js';
import type { FamilyName, Parameters } from './family.js';
import { fitFamily, type FamilyFit } from './fit-family.js';
import type { Season } from './season.js';
import { ownHistoryOf, type Standing } from './standing.js';

const { abs, floor, log, max, min } = Math;

export interface Cohorts {
  /** Day number of the first purchase in the data. */
  readonly firstDay: number;
  /** Whole weeks from it to the end of the data: who came later still counts as one who came then. */
  readonly latest: number;
  readonly slope: number;
}

/** By what the rate of a customer is multiplied, whose first purchase was on a day. */
export const paceOf = (cohorts: Cohorts | undefined, day: number): number =>
  (cohorts === undefined ? 1 : (1 + max(0, min(cohorts.latest, floor((day - cohorts.firstDay) / 7))) / 8) ** cohorts.slope);

/** Histories in each customer's own time. */
export const ownCells = (standings: Iterable<Standing>, { cohorts, season }: { cohorts?: Cohorts | undefined; season?: Season | undefined }): Cells => {
  const builder = new CellBuilder();
  for (const standing of standings) builder.add(ownHistoryOf(standing, { pace: paceOf(cohorts, standing.firstDay), season }));
  return builder.cells();
};

export interface CohortFit { readonly fit: FamilyFit; readonly cohorts: Cohorts }
interface Search { readonly start?: Parameters | undefined; readonly slope?: number | undefined; readonly tolerance?: number }

const [slopeLeast, slopeMost, slopeStep] = [-2.5, 1.5, 0.4];

interface Point { readonly at: number; readonly value: number }

/** The top of a parabola through three points, inside them; the middle one when there is none. */
const topOf = (low: Point, middle: Point, high: Point): number => {
  const [left, right] = [(middle.value - low.value) / (middle.at - low.at), (high.value - middle.value) / (high.at - middle.at)];
  const bend = (right - left) / (high.at - low.at);
  return bend < 0 ? max(low.at, min(high.at, (low.at + middle.at) / 2 - left / (2 * bend))) : middle.at;
};

/** The place of the only top of a smooth function: steps uphill, then twice the top of a parabola. */
const climbed = (valueAt: (at: number) => number, from: number): number => {
  const point = (at: number): Point => ({ at, value: valueAt(at) });
  let [low, middle, high] = [point(from - slopeStep), point(from), point(from + slopeStep)];
  while (low.value > middle.value && low.at > slopeLeast) [low, middle, high] = [point(low.at - slopeStep), low, middle];
  while (high.value > middle.value && high.at < slopeMost) [low, middle, high] = [middle, high, point(high.at + slopeStep)];
  const found = point(topOf(low, middle, high));
  if (found.value <= middle.value) return middle.at;
  const inside = abs(found.at - middle.at) > 0.02 && found.at > low.at && found.at < high.at;
  if (!inside) return found.at;
  return found.at < middle.at ? topOf(low, found, middle) : topOf(middle, found, high);
};

/** The logarithm of how much longer all waiting times are in the customers' own time: what a likelihood in that time lacks. */
export const stretchOf = (standings: readonly Standing[], cohorts: Cohorts): number =>
  standings.reduce((sum, { purchases, firstDay }) => sum + (purchases - 1) * log(paceOf(cohorts, firstDay)), 0);

/** Fits a model together with the slope, both by maximum likelihood; the log-likelihood is that of the calendar, as without a slope. */
export const fitCohorts = (family: FamilyName, standings: readonly Standing[], { span: { firstDay, until }, search: { start, slope = 0, tolerance = 1e-6 } }: { span: { firstDay: number; until: number }; search: Search }): CohortFit => {
  const latest = floor((until - firstDay) / 7);
  let from = start;
  const at = (tried: number, precision: number): CohortFit => {
    const cohorts = { firstDay, latest, slope: tried };
    const fit = fitFamily(family, ownCells(standings, { cohorts }), { start: from, tolerance: precision });
    from = fit.parameters;
    return { fit: { ...fit, logLikelihood: fit.logLikelihood + stretchOf(standings, cohorts) }, cohorts };
  };
  // Slopes are compared by rough fits: what is lost by them is much less than what a slope gains.
  return at(climbed((tried) => at(tried, 1e-5).fit.logLikelihood, slope), tolerance);
};
