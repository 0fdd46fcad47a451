// Which model, and whether it is corrected, is settled by forecasts inside the data: fitted up to an earlier day, checked on what came until the
// last. Three cuts, so that no single season decides. The score is the allocation between customers (accuracy.ts), not the total.
import { allocationOf } from './accuracy.js';
import { factorOf, keepTotal, learnCorrection, type Correction, type Forecast } from './correction.js';
import type { FamilyName, Parameters } from './family.js';
import { fitFamily, type FamilyFit } from './fit-family.js';
import type { PurchaseLog } from './purchase-log.js';
import { forecastOf, momentOf, type Moment } from './windows.js';

/** What is known of a log: its first day, the last day that may be looked at, the horizon to be forecast, and which part of the customers is taken. */
export interface Span { readonly first: number; readonly until: number; readonly weeks: number; readonly every: number }

export interface Validated {
  readonly family: FamilyName;
  readonly corrected: boolean;
  /** Mean logarithm of how much better than an even share, over the cuts. */
  readonly allocation: number;
}

const parts = [1, 0.9, 0.75];
const purchasesLeast = 50;

/** Days of a step back: the horizon, or a third of the data when that is shorter. */
const stepOf = ({ first, until, weeks }: Span): number => Math.min((until - first) / 3, weeks * 7);

/** The customers at earlier days, each looked up and fitted once. */
export class Past {
  private readonly moments = new Map<number, Moment>();
  private readonly fits = new Map<string, FamilyFit>();
  private readonly last = new Map<FamilyName, Parameters>();

  constructor(private readonly log: PurchaseLog, readonly span: Span) {}

  forecast(family: FamilyName, { from, to }: { from: number; to: number }): Forecast {
    const moment = this.at(from);
    const key = `${family} ${from}`;
    // A rough fit, started from the last one of the same model: parameters move little from day to day.
    const fit = this.fits.get(key) ?? fitFamily(family, moment.cells, { start: this.last.get(family), tolerance: 1e-6 });
    this.fits.set(key, fit);
    this.last.set(family, fit.parameters);
    return forecastOf(this.log, moment, { fit, to });
  }

  at(day: number): Moment {
    const moment = this.moments.get(day) ?? momentOf(this.log, day, this.span.every);
    this.moments.set(day, moment);
    return moment;
  }
}

const correctedBy = (correction: Correction, { standings, expected }: Forecast): Float64Array =>
  expected.map((value, place) => { const standing = standings[place]; return standing === undefined ? value : value * factorOf(correction, standing, value); });

const cutsOf = (span: Span): { train: number; test: number }[] => parts.map((part) => {
  const step = Math.round(stepOf(span) * part);
  return { train: span.until - 2 * step, test: span.until - step };
});

/** Whether there is enough of a past to learn from. */
export const canValidate = (past: Past): boolean => {
  const { span } = past;
  if (span.until - span.first < 63) return false;
  const [{ train, test } = { train: 0, test: 0 }] = cutsOf(span);
  return [{ from: train, to: test }, { from: test, to: span.until }].every(({ from, to }) => {
    if (past.at(from).standings.length < 2 * purchasesLeast) return false;
    return past.forecast('MBG/NBD', { from, to }).actual.reduce((sum, count) => sum + count, 0) >= purchasesLeast;
  });
};

const validated = (past: Past, family: FamilyName): Validated[] => {
  const scores = cutsOf(past.span).map(({ train, test }) => {
    const learned = past.forecast(family, { from: train, to: test });
    const checked = past.forecast(family, { from: test, to: past.span.until });
    const correction = keepTotal(learnCorrection([learned], checked.weeks), checked.standings, checked.expected);
    return { plain: allocationOf(checked.expected, checked.actual), corrected: allocationOf(correctedBy(correction, checked), checked.actual) };
  });
  const mean = (of: (score: { plain: number; corrected: number }) => number): number => scores.reduce((sum, one) => sum + of(one), 0) / scores.length;
  return [{ family, corrected: false, allocation: mean(({ plain }) => plain) }, { family, corrected: true, allocation: mean(({ corrected }) => corrected) }];
};

/** Every candidate with and without correction, the best first. */
export const validate = (past: Past, candidates: readonly FamilyName[]): Validated[] =>
  candidates.flatMap((family) => validated(past, family)).sort((one, other) => other.allocation - one.allocation);

/** A correction from the two last forecasts that could be checked. */
export const correctionOf = (past: Past, family: FamilyName): Correction => {
  const { until, weeks } = past.span;
  const forecasts = [1.5, 1].map((part) => {
    const from = until - Math.round(stepOf(past.span) * part);
    return past.forecast(family, { from, to: Math.min(until, from + Math.round(weeks * 7)) });
  });
  return learnCorrection(forecasts, weeks);
};

/** How the last checked forecast of the chosen way was met: it was fitted, and corrected, on what came before. */
export const lastCheck = (past: Past, { family, corrected }: Validated): { forecast: Float64Array; actual: Float64Array; weeks: number } => {
  const [{ train, test } = { train: 0, test: 0 }] = cutsOf(past.span);
  const checked = past.forecast(family, { from: test, to: past.span.until });
  if (!corrected) return { forecast: checked.expected, actual: checked.actual, weeks: checked.weeks };
  const learned = past.forecast(family, { from: train, to: test });
  return { forecast: correctedBy(keepTotal(learnCorrection([learned], checked.weeks), checked.standings, checked.expected), checked), actual: checked.actual, weeks: checked.weeks };
};
