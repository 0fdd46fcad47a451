import { describe, expect, it } from '@jest/globals';
import { findSeason } from './find-season.js';
import { fitFamily } from './fit-family.js';
import { fitModel } from './fit-model.js';
import { dayNumber, laterOf, PurchaseLogBuilder, standingOf, type PurchaseLog } from './purchase-log.js';
import { score } from './score.js';
import { seasonalWeeks, type Season } from './season.js';
import { momentOf } from './windows.js';

const begins = dayNumber('2023-01-10');
const autumn = (day: number): number => (day % 365.25 / 365.25 > 0.8 ? 2.2 : 0.7);
const oneFallingRate = (day: number): number => 1.3 - (day - begins) / 1_500;

/** Customers who come over two years, of unlike rates, who leave after a while, and buy at a pace that moves with the day. */
const logOf = (customers: number, paceOn: (day: number) => number): PurchaseLog => {
  const builder = new PurchaseLogBuilder();
  let state = 17;
  const chance = (): number => { state = state * 48_271 % 2_147_483_647; return state / 2_147_483_647; };
  for (let customer = 0; customer < customers; customer += 1) {
    const [rate, came, stays] = [0.04 * chance() ** 2, begins + Math.floor(700 * chance()), -Math.log(chance()) * 600];
    for (let day = came; day < came + stays && day < begins + 900; day += 1) if (day === came || chance() < rate * paceOn(day)) builder.add(customer, day, 10);
  }
  return builder.log();
};
const seasonal = logOf(1_500, autumn);

const totalsOf = (log: PurchaseLog, until: number, weeks: number) => {
  const model = fitModel(log, { until, weeks });
  const { parameters } = fitFamily(model.family, momentOf(log, until).cells);
  let [inSeason, plain, came] = [0, 0, 0];
  for (let customer = 0; customer < log.customers; customer += 1) {
    const standing = standingOf(log, customer, until);
    if (standing === undefined) continue;
    inSeason += score(model, standing, weeks).expectedPurchases;
    plain += score({ ...model, season: undefined, cohorts: undefined, correction: undefined, parameters }, standing, weeks).expectedPurchases;
    came += laterOf(log, customer, { after: until, to: until + 7 * weeks }).purchases;
  }
  return { inSeason: inSeason / came - 1, plain: plain / came - 1, model };
};

describe('seasonal time', () => {
  const season: Season = { factors: [2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.5] };

  it('counts each day by its part of the year, which begins with 1970, and the weeks themselves without a season', () => {
    expect([seasonalWeeks(season, -1, 4), seasonalWeeks(season, 29, 1), seasonalWeeks(season, 350, 1), seasonalWeeks(undefined, 29, 1.5)]).toEqual([8, 1, 0.5, 1.5]);
  });

  it('adds up, over years and within a day', () => {
    for (const day of [-400, 0, 337, 1_460, 20_000]) {
      expect(seasonalWeeks(season, day, 30) + seasonalWeeks(season, day + 210, 31)).toBeCloseTo(seasonalWeeks(season, day, 61), 9);
      expect(seasonalWeeks(season, day, 1_461 / 7)).toBeCloseTo(seasonalWeeks(season, 0, 1_461 / 7), 9);
    }
    expect(seasonalWeeks(season, -1, 1 / 14)).toBeCloseTo(1 / 7, 12);
  });
});

describe('a season', () => {
  it('that came in two years is found, and brings the total of the next weeks nearer to what comes', () => {
    for (const [days, weeks] of [[700, 17], [760, 13]] as const) {
      const { model, inSeason, plain } = totalsOf(seasonal, begins + days, weeks);
      const factors = model.season?.factors ?? [];
      expect([factors.length, Math.min(...factors.slice(11)) / Math.max(...factors.slice(0, 10)) > 1.7]).toEqual([13, true]);
      expect(Math.abs(inSeason)).toBeLessThan(Math.abs(plain) / 2);
    }
  });

  it('is not known before four parts of the year were seen twice', () => {
    expect(fitModel(seasonal, { until: begins + 470, weeks: 13 }).season).toBeUndefined();
  });

  it('is none where nothing comes again: an even pace, and one that falls all the time', () => {
    for (const pace of [() => 1, oneFallingRate]) expect(totalsOf(logOf(1_000, pace), begins + 700, 13).model.season).toBeUndefined();
  });

  it('is none of growth: twice as many customers every half year', () => {
    const builder = new PurchaseLogBuilder();
    for (let customer = 0; customer < 2_000; customer += 1) for (let day = begins + Math.floor(700 * Math.sqrt(customer / 2_000)); day < begins + 760; day += 20 + customer % 60) builder.add(customer, day, 1);
    const log = builder.log();
    const until = begins + 690;
    const season = findSeason(log, fitFamily('MBG/NBD', momentOf(log, until).cells), { first: begins, until });
    expect(season?.factors.every((factor) => Math.abs(factor - 1) < 0.1) ?? true).toBe(true);
  });

  it('lets a silence out of season count for less: more likely alive than after as long a silence in season', () => {
    const model = { version: 1, family: 'MBG/NBD', parameters: [0.5, 6, 0.9, 1.6], spend: { way: 'credibility', mean: 1, weight: 1, customers: 0, correlation: 0 }, season: { factors: [...Array<number>(10).fill(0.6), 2.3, 2.3, 2.4] } } as const;
    const alive = (last: string): number => score(model, { purchases: 3, firstDay: dayNumber(last) - 200, recency: 200 / 7, age: 270 / 7, spend: 3, firstSpend: 1 }, 13).alive;
    expect(alive('2025-02-01')).toBeGreaterThan(alive('2025-10-15'));
  });
});
