import { describe, expect, it } from '@jest/globals';
import { fitCohorts, paceOf } from './cohorts.js';
import { fitFamily } from './fit-family.js';
import { fitModel } from './fit-model.js';
import { PurchaseLogBuilder, standingOf, type PurchaseLog } from './purchase-log.js';
import { score } from './score.js';
import type { Standing } from './standing.js';
import { momentOf } from './windows.js';

const [firstDay, until, end] = [20_000, 20_279, 20_400];

/** Regular and rare buyers, each seen from a random moment of their own purchases on, if the data begin in the middle; else from their first. */
const logOf = (customers: number, beginsInTheMiddle: boolean): PurchaseLog => {
  const builder = new PurchaseLogBuilder();
  let state = 5;
  const chance = (): number => { state = state * 48_271 % 2_147_483_647; return state / 2_147_483_647; };
  for (let customer = 0; customer < customers; customer += 1) {
    const gap = 10 + 150 * chance() ** 2;
    const came = beginsInTheMiddle ? firstDay + Math.floor(-Math.log(chance()) * gap) : firstDay + Math.floor(250 * chance());
    for (let day = came; day <= end; day += 1 + Math.floor(-Math.log(chance()) * gap)) builder.add(customer, day, 20);
  }
  return builder.log();
};
const middle = logOf(1_500, true);
const span = { firstDay, until };

describe('the pace of cohorts', () => {
  it('is 1 on the first day, falls with a negative slope, and stays from the end of the data on', () => {
    const cohorts = { firstDay, latest: 40, slope: -1 };
    expect([firstDay - 50, firstDay, firstDay + 6, firstDay + 56, firstDay + 280, firstDay + 1_000].map((day) => paceOf(cohorts, day))).toEqual([1, 1, 1, 0.5, 1 / 6, 1 / 6]);
    expect(paceOf(undefined, firstDay + 56)).toBe(1);
  });

  it('has a negative slope where data begin in the middle: the likelihood rises by far more than chance', () => {
    const { standings, cells } = momentOf(middle, until);
    const { fit, cohorts } = fitCohorts('MBG/NBD', standings, { span, search: {} });
    expect(cohorts.slope).toBeLessThan(-0.4);
    expect(fit.logLikelihood - fitFamily('MBG/NBD', cells).logLikelihood).toBeGreaterThan(20);
  });

  it('finds the top of the likelihood: no slope nearby is better', () => {
    const { standings } = momentOf(middle, until);
    const found = fitCohorts('MBG/NBD', standings, { span, search: {} });
    for (const slope of [-2, 0, 1]) {
      const again = fitCohorts('MBG/NBD', standings, { span, search: { slope } });
      expect(Math.abs(again.cohorts.slope - found.cohorts.slope)).toBeLessThan(0.05);
      expect(Math.abs(again.fit.logLikelihood - found.fit.logLikelihood)).toBeLessThan(0.1);
    }
  });

  it('is used only where forecasts inside the data are better for it: none where everybody is seen from the first purchase on', () => {
    expect(fitModel(logOf(1_500, false), { until, weeks: 17 }).cohorts).toBeUndefined();
  });

  it('forecasts who came late better than a model that takes all cohorts for one', () => {
    const model = fitModel(middle, { until, weeks: 17 });
    expect([model.cohorts?.firstDay, model.cohorts?.latest, model.card.validated[0]?.cohorts]).toEqual([firstDay, 39, true]);
    const plain = { ...model, cohorts: undefined, parameters: fitFamily(model.family, momentOf(middle, until).cells).parameters };
    let [came, paced, flat] = [0, 0, 0];
    for (let customer = 0; customer < middle.customers; customer += 1) {
      const standing = standingOf(middle, customer, until) as Standing | undefined;
      if (standing === undefined || standing.firstDay < firstDay + 120) continue;
      for (let at = middle.starts[customer] ?? 0; at < (middle.starts[customer + 1] ?? 0); at += 1) came += (middle.days[at] ?? 0) > until && (middle.days[at] ?? 0) <= until + 119 ? 1 : 0;
      paced += score(model, standing, 17).expectedPurchases;
      flat += score(plain, standing, 17).expectedPurchases;
    }
    expect(Math.abs(paced / came - 1)).toBeLessThan(Math.abs(flat / came - 1));
  });
});
