import { familyOf, type FittedModel } from '@fealty/btyd';
import type { Holdout } from './holdout.js';
import type { Purchases } from './read-purchases.js';

/** Without a minus before nothing. */
const number = (value: number, digits = 4): string => (Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value).toLocaleString('en-US', { maximumFractionDigits: digits, useGrouping: true });
const precise = (value: number): string => Number(value.toPrecision(5)).toString();
const percent = (part: number): string => `${part >= 0 ? '+' : ''}${(100 * part).toFixed(1)} %`;
const line = (label: string, text: string): string => `${label.padEnd(16)}${text}`;

const guards = {
  'few-customers': 'fewer than 30 customers bought again', 'no-finite-mean': 'q is not above 1.05, there is no mean',
  'not-converged': 'the fit did not converge', 'tied-to-frequency': 'spend goes with frequency (correlation beyond 0.3)',
} as const;

const spendLine = ({ spend: { way, guard, mean, weight, correlation, parameters } }: FittedModel): string => {
  const fit = parameters === undefined ? '' : `, p ${precise(parameters.p)}, q ${precise(parameters.q)}, gamma ${precise(parameters.gamma)}`;
  const instead = guard === undefined ? '' : `: ${guards[guard]}`;
  return `${way === 'gamma-gamma' ? 'Gamma-Gamma' : 'credibility mean'}${instead}${fit}; mean ${number(mean, 2)}, weight ${number(weight, 2)}, correlation with frequency ${number(correlation, 3)}`;
};

const shownMost = 4;
const nameOf = ({ family, cohorts, corrected }: { family: string; cohorts: boolean; corrected: boolean }): string => `${family}${cohorts ? ' by cohorts' : ''}${corrected ? ' corrected' : ''}`;
const monthOfPart = (part: number): string => new Date(Date.UTC(1970, 0, 1 + 28.1 * part)).toLocaleString('en-US', { month: 'short', day: 'numeric', timeZone: 'UTC' });

const chosenLine = ({ family, cohorts, correction, card: { validated, likelihoods } }: FittedModel): string => {
  const name = nameOf({ family, cohorts: cohorts !== undefined, corrected: correction !== undefined });
  if (validated.length === 0) return `${name}, by likelihood: too little past to check a forecast in (${likelihoods.map(({ family: other, logLikelihood }) => `${other} ${number(logLikelihood, 1)}`).join(', ')})`;
  return `${name}, by forecasts inside the data (score ${validated.slice(0, shownMost).map((one) => `${nameOf(one)} ${number(one.allocation)}`).join(', ')}${validated.length > shownMost ? `, and ${validated.length - shownMost} below` : ''})`;
};

const inputLines = ({ rows, returns, sameDay, badRows }: Purchases, { card }: FittedModel): string[] => [
  line('rows', `${number(rows)}; ${number(sameDay)} on a day that the customer had bought on already count with it as one purchase`),
  line('', `${number(returns)} with a negative amount (money back) are no purchases${badRows.length > 0 ? `; ${number(badRows.length)} bad rows left out` : ''}`),
  line('window', `${card.from} .. ${card.until}, ${number(card.customers)} customers, ${number(card.purchases)} purchases; nothing later was looked at`),
];

const checkLines = ({ card: { check } }: FittedModel): string[] => (check === undefined ? [] : [
  line('last check', `the ${number(check.weeks, 1)} weeks before the last day: RMSE ${number(check.rmse)}, MAE ${number(check.mae)}, Gini ${number(check.gini)}, AUC ${number(check.auc)}`),
  line('', `total forecast ${number(check.forecast, 0)}, came ${number(check.actual, 0)} (${percent(check.forecast / check.actual - 1)})`),
  line('calibration', `mean forecast : came, in tenths of customers: ${check.bands.map(({ forecast, actual }) => `${number(forecast, 2)} : ${number(actual, 2)}`).join(', ')}`),
]);

/** What a reader must know of a model before trusting a forecast. */
export const cardLines = (model: FittedModel, purchases: Purchases): string[] => {
  const { family, parameters, card } = model;
  const names = familyOf(family).parameterNames;
  return [
    ...inputLines(purchases, model),
    line('model', chosenLine(model)),
    line('parameters', `${names.map((name, place) => `${name} ${precise(parameters[place] ?? 0)}`).join(', ')} (weeks)${card.converged ? '' : '; the fit did not converge'}`),
    line('log-likelihood', number(card.logLikelihood, 4)),
    line('spend', spendLine(model)),
    ...checkLines(model),
    ...(model.season === undefined ? [] : [line('season', `rate times, from ${model.season.factors.map((factor, part) => `${monthOfPart(part)} ${number(factor, 2)}`).join(', ')} (seen twice, and come again)`)]),
    ...(model.cohorts === undefined ? [] : [line('cohorts', `rate times (1 + weeks / 8)^${number(model.cohorts.slope, 2)} for who came so many weeks after ${card.from}`)]),
    ...(card.purchases === card.customers ? [line('take care', 'nobody bought again: how often customers buy and whether they have left cannot be told apart')] : []),
    ...(card.customers < 100 ? [line('take care', 'under 100 customers: parameters are uncertain')] : []),
  ];
};

/** How the forecast was met, for a file that reaches beyond the horizon. */
export const holdoutLines = ({ model, plain, value }: Holdout): string[] => [
  'after the last day         RMSE      MAE     Gini      AUC    total forecast : came',
  ...[['this model', model] as const, ['BG/NBD', plain] as const].map(([name, { rmse, mae, gini, auc, forecast, actual }]) =>
    `${name.padEnd(20)}${[rmse, mae, gini, auc].map((value) => value.toFixed(4).padStart(9)).join('')}    ${number(forecast, 0)} : ${number(actual, 0)} (${percent(forecast / actual - 1)})`),
  `value                forecast ${number(value.forecast, 0)}, came ${number(value.actual, 0)} (${percent(value.forecast / value.actual - 1)})`,
];
