// Which model, with a pace of cohorts or without, and whether it is corrected, is settled by forecasts inside the data: fitted up to an earlier day, checked on what came until the
// last. Three cuts, so that no single season decides. The score is the allocation between customers (accuracy.ts), not the total.
import { allocationOf } from './accuracy.js';
import { fitCohorts } from './cohorts.js';
import { factorOf, keepTotal, learnCorrection, type Correction, type Forecast } from './correction.js';
import type { FamilyName } from './family.js';
import { fitFamily, type FamilyFit } from './fit-family.js';
import type { PurchaseLog } from './purchase-log.js';
import { forecastOf, momentOf, type Fitted, type Moment } from './windows.js';

/** What is known of a log: its first day, the last day that may be looked at, the horizon to be forecast, and which part of the customers is taken. */
export interface Span { readonly first: number; readonly until: number; readonly weeks: number; readonly every: number }

/** A model, and whether it knows a pace of cohorts. */
export interface Way { readonly family: FamilyName; readonly cohorts: boolean }

export interface Validated extends Way {
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
  private readonly fits = new Map<string, Fitted>();
  private readonly last = new Map<string, Fitted>();

  constructor(private readonly log: PurchaseLog, readonly span: Span) {}

  forecast(way: Way, { from, to }: { from: number; to: number }): Forecast {
    return forecastOf(this.log, this.at(from), { fit: this.fitted(way, from), to });
  }

  /** A rough fit, started from the last one of the same model: parameters move little from day to day. */
  fitted(way: Way, day: number): Fitted {
    const [name, key] = [`${way.family} ${way.cohorts}`, `${way.family} ${way.cohorts} ${day}`];
    const fitted = this.fits.get(key) ?? this.fit(way, day, this.last.get(name));
    this.fits.set(key, fitted);
    this.last.set(name, fitted);
    return fitted;
  }

  private fit({ family, cohorts }: Way, day: number, last: Fitted | undefined): Fitted {
    const { cells, standings } = this.at(day);
    if (!cohorts) return fitFamily(family, cells, { start: last?.parameters, tolerance: 1e-6 });
    const search = { start: last?.parameters, slope: last?.cohorts?.slope };
    const { fit, cohorts: found } = fitCohorts(family, standings, { span: { firstDay: this.span.first, until: day }, search });
    return { ...fit, cohorts: found };
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
    return past.forecast({ family: 'MBG/NBD', cohorts: false }, { from, to }).actual.reduce((sum, count) => sum + count, 0) >= purchasesLeast;
  });
};

const validated = (past: Past, way: Way): Validated[] => {
  const scores = cutsOf(past.span).map(({ train, test }) => {
    const learned = past.forecast(way, { from: train, to: test });
    const checked = past.forecast(way, { from: test, to: past.span.until });
    const correction = keepTotal(learnCorrection([learned], checked.weeks), checked.standings, checked.expected);
    return { plain: allocationOf(checked.expected, checked.actual), corrected: allocationOf(correctedBy(correction, checked), checked.actual) };
  });
  const mean = (of: (score: { plain: number; corrected: number }) => number): number => scores.reduce((sum, one) => sum + of(one), 0) / scores.length;
  return [{ ...way, corrected: false, allocation: mean(({ plain }) => plain) }, { ...way, corrected: true, allocation: mean(({ corrected }) => corrected) }];
};

/** Half of the chi-squared value that chance alone passes once in a hundred times. */
const gainLeast = 3.32;

/** Whether a pace of cohorts explains the data better than chance would: a likelihood ratio test of the slope. */
const knowsCohorts = (past: Past, { family, logLikelihood }: FamilyFit): boolean =>
  (past.fitted({ family, cohorts: true }, past.span.until).logLikelihood ?? logLikelihood) - logLikelihood > gainLeast;

/** Every candidate with and without a correction, and with a pace of cohorts where the likeliest fit knows one; the best first. */
export const validate = (past: Past, likeliest: FamilyFit, candidates: readonly FamilyName[]): Validated[] => {
  const paces = knowsCohorts(past, likeliest) ? [false, true] : [false];
  return candidates.flatMap((family) => paces.flatMap((cohorts) => validated(past, { family, cohorts }))).sort((one, other) => other.allocation - one.allocation);
};

/** A correction from the two last forecasts that could be checked. */
export const correctionOf = (past: Past, way: Way): Correction => {
  const { until, weeks } = past.span;
  const forecasts = [1.5, 1].map((part) => {
    const from = until - Math.round(stepOf(past.span) * part);
    return past.forecast(way, { from, to: Math.min(until, from + Math.round(weeks * 7)) });
  });
  return learnCorrection(forecasts, weeks);
};

/** How the last checked forecast of the chosen way was met: it was fitted, and corrected, on what came before. */
export const lastCheck = (past: Past, chosen: Validated): { forecast: Float64Array; actual: Float64Array; weeks: number } => {
  const [{ train, test } = { train: 0, test: 0 }] = cutsOf(past.span);
  const checked = past.forecast(chosen, { from: test, to: past.span.until });
  if (!chosen.corrected) return { forecast: checked.expected, actual: checked.actual, weeks: checked.weeks };
  const learned = past.forecast(chosen, { from: train, to: test });
  return { forecast: correctedBy(keepTotal(learnCorrection([learned], checked.weeks), checked.standings, checked.expected), checked), actual: checked.actual, weeks: checked.weeks };
};
