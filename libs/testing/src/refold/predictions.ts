import { countOf } from './calendar.js';
import type { Bought } from './purchases.js';
import type { ModelTold } from './told.js';

interface Standing { readonly x: number; readonly tx: number; readonly age: number }

/** Gauss's hypergeometric series; z lies in [0, 1). */
const hypergeometric = (a: number, b: number, { c, z }: { c: number; z: number }): number => {
  let [term, sum] = [1, 1];
  for (let n = 0; Math.abs(term) > 1e-16 * Math.abs(sum) && n < 100_000; n += 1) {
    term *= ((a + n) * (b + n) * z) / ((c + n) * (n + 1));
    sum += term;
  }
  return sum;
};

/** MBG/NBD (Batislam, Denizel and Filiztekin, International Journal of Research in Marketing 24, 2007). */
export const aliveOf = ([r = 0, alpha = 0, a = 0, b = 0]: readonly number[], { x, tx, age }: Standing): number =>
  1 / (1 + a / (b + x) * ((alpha + age) / (alpha + tx)) ** (r + x));

export const expectedOf = (parameters: readonly number[], standing: Standing, weeks: number): number => {
  const [r = 0, alpha = 0, a = 0, b = 0] = parameters;
  const { x, age } = standing;
  const share = hypergeometric(r + x, b + x + 1, { c: a + b + x, z: weeks / (alpha + age + weeks) });
  return aliveOf(parameters, standing) * (a + b + x) / (a - 1) * (1 - ((alpha + age) / (alpha + age + weeks)) ** (r + x) * share);
};

const twoDigits = (amount: number): number => (amount < 0.005 ? 0 : amount < 0.01 ? 0.01 : Number(amount.toPrecision(2)));

const totalOf = (days: readonly Bought[]): number => days.reduce((sum, { minor }) => sum + minor, 0);

/** The weeks from the day after one to another, each day counted by the factor of its thirteenth of a year of 365.25 days. */
const weeksBetween = (season: { readonly factors: readonly number[] } | undefined, after: number, to: number): number => {
  let days = 0;
  for (let day = after + 1; day <= to; day += 1) days += season?.factors[Math.floor(day % 1461 * 13 / 365.25) % 13] ?? 1;
  return days / 7;
};

const aheadOf = (days: readonly Bought[], told: ModelTold, today: string): Record<string, unknown> => {
  const { parameters, spend, cohorts, season } = told.model;
  const [first, last, now] = [countOf(days[0]?.day ?? ''), countOf(days.at(-1)?.day ?? ''), countOf(today)];
  const pace = cohorts === undefined ? 1 : Math.pow(1 + Math.min(cohorts.latest, Math.max(0, Math.floor((first - cohorts.firstDay) / 7))) / 8, cohorts.slope);
  const until = Math.max(now, last);
  const standing = { x: days.length - 1, tx: pace * weeksBetween(season, first, last), age: pace * weeksBetween(season, first, until) };
  const repeated = totalOf(days) - (days[0]?.minor ?? 0);
  const each = (spend.weight * spend.mean + repeated) / (spend.weight + standing.x);
  const over = (weeks: number): Record<string, number> => {
    const purchases = expectedOf(parameters, standing, pace * weeksBetween(season, until, until + 7 * weeks));
    return { purchases: twoDigits(purchases), valueMinor: Math.round(twoDigits(Math.max(0, purchases * each))) };
  };
  return { alivePercent: Math.round(20 * aliveOf(parameters, standing)) * 5, weeks26: over(26), weeks52: over(52) };
};

/** What is counted here a second time: all of it for MBG/NBD without a correction, else the place among all customers. */
export const predictionsOf = (days: readonly Bought[], told: ModelTold | undefined, today: string): Record<string, unknown> | undefined => {
  if (told === undefined || days.length === 0) return undefined;
  const { cuts, model } = told;
  const kept = totalOf(days);
  const place = { percentile: 5 * cuts.percentiles.filter((_, index) => cuts.percentiles.slice(0, index + 1).every((cut) => kept >= cut)).length, segment: kept >= cuts.topFromMinor ? 'top' : 'other' };
  const plain = model.family === 'MBG/NBD' && model.correction === undefined;
  return { basis: days.length === 1 ? 'one-purchase' : 'repeat-purchases', ...place, ...(plain ? aheadOf(days, told, today) : {}) };
};
