import { paceOf, type Cohorts } from './cohorts.js';
import { factorOf, type Correction } from './correction.js';
import { familyOf, type FamilyName, type Parameters } from './family.js';
import type { Season } from './season.js';
import { spendOf, type SpendModel } from './spend-model.js';
import { ownHistoryOf, ownWeeksOf, repeatSpendOf, type Standing } from './standing.js';

/** What a score needs of a fitted model; plain data that goes through JSON unchanged. */
export interface ScoringModel {
  /** Of this shape; another shape gets another number. */
  readonly version: 1;
  readonly family: FamilyName;
  readonly parameters: Parameters;
  readonly cohorts?: Cohorts | undefined;
  readonly season?: Season | undefined;
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
  const time = { pace: paceOf(model.cohorts, standing.firstDay), season: model.season };
  const history = ownHistoryOf(standing, time);
  const { parameters, correction } = model;
  // The correction looks at a mean season, so that it is the same all the year round.
  const factor = correction === undefined ? 1 : factorOf(correction, standing, family.expected(parameters, { history, weeks: correction.weeks * time.pace }));
  const expectedPurchases = family.expected(parameters, { history, weeks: ownWeeksOf(standing, time, weeks) }) * factor;
  const spendPerPurchase = spendOf(model.spend, repeatSpendOf(standing));
  return { alive: family.alive(parameters, history), expectedPurchases, spendPerPurchase, expectedValue: expectedPurchases * spendPerPurchase };
};
