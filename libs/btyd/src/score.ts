import { paceOf, type Cohorts } from './cohorts.js';
import { factorOf, type Correction } from './correction.js';
import { familyOf, type FamilyName, type Parameters } from './family.js';
import { spendOf, type SpendModel } from './spend-model.js';
import { pacedHistoryOf, repeatSpendOf, type Standing } from './standing.js';

/** What a score needs of a fitted model; plain data that goes through JSON unchanged. */
export interface ScoringModel {
  /** Of this shape; another shape gets another number. */
  readonly version: 1;
  readonly family: FamilyName;
  readonly parameters: Parameters;
  readonly cohorts?: Cohorts | undefined;
  readonly correction?: Correction | undefined;
  readonly spend: SpendModel;
}

export interface Score {
  /** Probability, 0..1, that the customer is still a customer. */
  readonly alive: number;
  readonly expectedPurchases: number;
  readonly spendPerPurchase: number;
  /** In the unit of money of the fit. */
  readonly expectedValue: number;
}

/**
 * What is expected of a customer in the next `weeks`. Costs the same whatever happened before; no clock, no state: the same numbers always give the
 * same score. As time goes by without a purchase it falls, so it is to be asked again at due dates, not with events alone.
 */
export const score = (model: ScoringModel, standing: Standing, weeks: number): Score => {
  const family = familyOf(model.family);
  const pace = paceOf(model.cohorts, standing.firstDay);
  const history = pacedHistoryOf(standing, pace);
  const { parameters, correction } = model;
  const expecting = (ahead: number): number => family.expected(parameters, { history, weeks: ahead * pace });
  const plain = expecting(weeks);
  const factor = correction === undefined ? 1 : factorOf(correction, standing, weeks === correction.weeks ? plain : expecting(correction.weeks));
  const expectedPurchases = plain * factor;
  const spendPerPurchase = spendOf(model.spend, repeatSpendOf(standing));
  return { alive: family.alive(parameters, history), expectedPurchases, spendPerPurchase, expectedValue: expectedPurchases * spendPerPurchase };
};
