import { accuracyOf, bandsOf, type Accuracy, type Band } from './accuracy.js';
import { cellsOf, type Cells } from './cells.js';
import { ownCells, stretchOf } from './cohorts.js';
import { keepTotal, type Correction } from './correction.js';
import { regularities, type FamilyName, type Parameters } from './family.js';
import { fitFamily, type FamilyFit } from './fit-family.js';
import { findSeason } from './find-season.js';
import { dayText, type PurchaseLog } from './purchase-log.js';
import type { ScoringModel } from './score.js';
import { fitSpendModel } from './spend-model.js';
import { historyOf, repeatSpendOf, type Standing } from './standing.js';
import { canValidate, correctionOf, lastCheck, Past, validate, type Validated } from './validate.js';
import { expectedOf, momentOf, type Fitted, type Moment } from './windows.js';

/** A model, ready for {@link score}, with what it was fitted on and how good it was. Plain data. */
export interface FittedModel extends ScoringModel {
  readonly card: ModelCard;
}

export interface ModelCard {
  readonly from: string;
  readonly until: string;
  readonly weeks: number;
  readonly customers: number;
  readonly purchases: number;
  readonly logLikelihood: number;
  readonly converged: boolean;
  /** Log-likelihood of each model that was fitted to choose, on `likelihoodCustomers` of the customers. */
  readonly likelihoods: readonly { readonly family: FamilyName; readonly logLikelihood: number }[];
  readonly likelihoodCustomers: number;
  /** The candidates in the order of their checked forecasts; empty when there was too little past to check any. */
  readonly validated: readonly Validated[];
  /** How the last checked forecast inside the data was met. */
  readonly check?: Accuracy & { readonly weeks: number; readonly bands: readonly Band[] };
}

const sampleMost = 10_000;

/** Likelihoods that differ by less than a hundredth are one: then the simpler model, which was fitted first, stands first. */
const hundredths = ({ logLikelihood }: FamilyFit): number => Math.round(100 * logLikelihood);

/** MBG/CNBD-k with k chosen by likelihood: k rises while the likelihood does. */
const byLikelihood = (cells: Cells): FamilyFit[] => {
  const fits: FamilyFit[] = [];
  for (const k of regularities) {
    const fit = fitFamily(k === 1 ? 'MBG/NBD' : `MBG/CNBD-${k}`, cells);
    const before = fits.at(-1);
    fits.push(fit);
    if (before !== undefined && hundredths(fit) <= hundredths(before)) break;
  }
  return [...fits, fitFamily('Pareto/NBD', cells)].sort((one, other) => hundredths(other) - hundredths(one));
};

/** The likeliest regular model, and the two without regularity. BG/NBD is none: it calls every customer with one purchase alive. */
const candidatesOf = (fits: readonly FamilyFit[]): FamilyName[] => {
  const likeliest = fits.find(({ family }) => family !== 'Pareto/NBD')?.family ?? 'MBG/NBD';
  return [...new Set<FamilyName>([likeliest, 'MBG/NBD', 'Pareto/NBD'])];
};

const spendOfAll = (standings: readonly Standing[]): ScoringModel['spend'] => {
  const spend = standings.reduce((sum, standing) => sum + standing.spend, 0);
  const purchases = standings.reduce((sum, standing) => sum + standing.purchases, 0);
  return fitSpendModel(standings.map(repeatSpendOf), purchases === 0 ? 0 : spend / purchases);
};

const lastCheckOf = (past: Past, chosen: Validated): NonNullable<ModelCard['check']> => {
  const { forecast, actual, weeks } = lastCheck(past, chosen);
  return { ...accuracyOf(forecast, actual), weeks, bands: bandsOf(forecast, actual) };
};

const kept = (correction: Correction, moment: Moment, fit: Fitted): Correction => keepTotal(correction, moment.standings, expectedOf(moment.standings, fit, { weeks: correction.weeks, ahead: 'mean' }));

const firstDayOf = ({ starts, days, customers }: PurchaseLog): number => {
  let first = Number.POSITIVE_INFINITY;
  for (let customer = 0; customer < customers; customer += 1) if ((starts[customer] ?? 0) < (starts[customer + 1] ?? 0)) first = Math.min(first, days[starts[customer] ?? 0] ?? first);
  return first;
};

/** The chosen model on all customers; a pace of cohorts is the one found with those that were looked at to choose. */
const fitPlain = (all: Moment, past: Past, { chosen, start }: { chosen: Validated; start: Parameters | undefined }): FamilyFit & Fitted => {
  if (!chosen.cohorts) return fitFamily(chosen.family, all.cells, { start });
  const { parameters, cohorts } = past.fitted(chosen, all.day);
  const fit = fitFamily(chosen.family, ownCells(all.standings, { cohorts }), { start: parameters });
  return { ...fit, logLikelihood: fit.logLikelihood + (cohorts === undefined ? 0 : stretchOf(all.standings, cohorts)), cohorts };
};

/** Fitted once more in the time of the season, where there is one; the log-likelihood stays that of the calendar without a season. */
const inSeason = (log: PurchaseLog, { standings, day }: Moment, { fit, first }: { fit: FamilyFit & Fitted; first: number }): FamilyFit & Fitted => {
  const season = findSeason(log, fit, { first, until: day });
  if (season === undefined) return fit;
  const { parameters, converged } = fitFamily(fit.family, ownCells(standings, { cohorts: fit.cohorts, season }), { start: fit.parameters });
  return { ...fit, parameters, converged, season };
};

export interface Wanted { /** Last day of the data to fit, as a day number. */ readonly until: number; /** The horizon that forecasts will mostly be asked for. */ readonly weeks: number }

/**
 * Fits a model to the purchases up to and with a day; nothing later is looked at. k by likelihood; between the models, and for or against the
 * correction, by forecasts inside the data. Choosing looks at up to 10,000 customers, the parameters are fitted to all. A RangeError without purchases.
 */
export const fitModel = (log: PurchaseLog, { until, weeks }: Wanted): FittedModel => {
  const all = momentOf(log, until);
  if (all.standings.length === 0) throw new RangeError(`there is no purchase up to ${dayText(until)}`);
  const every = Math.ceil(all.standings.length / sampleMost);
  const past = new Past(log, { first: firstDayOf(log), until, weeks, every });
  const fits = byLikelihood(every === 1 ? all.cells : past.at(until).cells);
  const [likeliest] = fits;
  const ranked = likeliest !== undefined && canValidate(past) ? validate(past, likeliest, candidatesOf(fits)) : [];
  const [chosen = { family: likeliest?.family ?? 'MBG/NBD', cohorts: false, corrected: false, allocation: 0 }] = ranked;
  const fit = inSeason(log, all, { first: past.span.first, fit: fitPlain(all, past, { chosen, start: fits.find(({ family }) => family === chosen.family)?.parameters }) });
  return {
    version: 1, family: fit.family, parameters: fit.parameters, spend: spendOfAll(all.standings),
    ...(fit.cohorts === undefined ? {} : { cohorts: fit.cohorts }), ...(fit.season === undefined ? {} : { season: fit.season }),
    ...(chosen.corrected ? { correction: kept(correctionOf(past, chosen), past.at(until), fit) } : {}),
    card: {
      from: dayText(past.span.first), until: dayText(until), weeks, customers: all.standings.length, purchases: all.standings.reduce((sum, { purchases }) => sum + purchases, 0),
      logLikelihood: fit.logLikelihood, converged: fit.converged, likelihoods: fits.map(({ family, logLikelihood }) => ({ family, logLikelihood })), likelihoodCustomers: likeliest?.customers ?? 0,
      validated: ranked, ...(ranked.length === 0 ? {} : { check: lastCheckOf(past, chosen) }),
    },
  };
};

/** Fits to standings alone, where no dates of purchases are kept: the likeliest model, with no forecast to check and no correction. */
export const fitStandings = (standings: readonly Standing[]): Omit<FittedModel, 'card'> & { readonly fits: readonly FamilyFit[] } => {
  const fits = byLikelihood(cellsOf(standings.map(historyOf)));
  const [best] = fits;
  if (best === undefined) throw new RangeError('no customers to fit a model to');
  return { version: 1, family: best.family, parameters: best.parameters, spend: spendOfAll(standings), fits };
};
