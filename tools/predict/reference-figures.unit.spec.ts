import { describe, expect, it } from '@jest/globals';
import { CellBuilder, cellsOf, dayNumber, fitFamily, fitModel, fitSpend, historyOf, repeatSpendOf, score, spendMean, standingOf, type FamilyName, type Standing } from '@fealty/btyd';
import { existsSync } from 'node:fs';
import { holdoutOf } from './holdout.js';
import { cdnowFile, cdnowLog, cdnowSummary, cdnowSummaryFile } from './real-logs.js';

/** Skips with a word for the reader when a file is not beside the project. */
const withData = (path: string): typeof it => {
  if (existsSync(path)) return it;
  process.stdout.write(`skipped: ${path.slice(path.indexOf('shared'))} is not here\n`);
  return it.skip as typeof it;
};
const end = dayNumber('1997-09-30');
const standingsAtEnd = (): Standing[] => {
  const log = cdnowLog();
  return Array.from({ length: log.customers }, (_, customer) => standingOf(log, customer, end)).filter((standing) => standing !== undefined);
};
const relative = (found: readonly number[], known: readonly number[]): number => Math.max(...known.map((value, place) => Math.abs((found[place] ?? 0) / value - 1)));

// Parameters and log-likelihood of fits converged to a gradient below 1e-7.
const summaryFits: readonly (readonly [FamilyName, readonly number[], number])[] = [
  ['BG/NBD', [0.2425929, 4.4135315, 0.7928861, 2.4257534], -9582.4256],
  ['MBG/NBD', [0.5248380, 6.1829920, 0.8913562, 1.6139994], -9582.1327],
  ['Pareto/NBD', [0.5532755, 10.5776122, 0.6062135, 11.6679101], -9594.9739],
];
const logFits: readonly (readonly [FamilyName, readonly number[], number])[] = [
  ['BG/NBD', [0.2425945, 4.4136020, 0.7929220, 2.4259068], -9582.4292],
  ['MBG/NBD', [0.5248432, 6.1830852, 0.8913594, 1.6140023], -9582.1357],
  ['Pareto/NBD', [0.5532770, 10.5776834, 0.6062400, 11.6687342], -9594.9762],
];

describe('CDNOW', () => {
  withData(cdnowSummaryFile).each(summaryFits)('gives the reference parameters to four digits from the summary: %s', (family, parameters, logLikelihood) => {
    const begun = process.cpuUsage();
    const fit = fitFamily(family, cellsOf(cdnowSummary()));
    expect(fit.converged).toBe(true);
    expect(relative(fit.parameters, parameters)).toBeLessThan(5e-5);
    expect(Math.abs(fit.logLikelihood - logLikelihood)).toBeLessThan(0.001);
    expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(1); // seconds of a core
  });

  withData(cdnowFile).each(logFits)('gives the reference parameters to four digits from the log: %s', (family, parameters, logLikelihood) => {
    const fit = fitFamily(family, cellsOf(standingsAtEnd().map(historyOf)));
    expect(relative(fit.parameters, parameters)).toBeLessThan(5e-5);
    expect(Math.abs(fit.logLikelihood - logLikelihood)).toBeLessThan(0.001);
  });

  withData(cdnowFile)('counts the purchase days of the log as the reference does', () => {
    const standings = standingsAtEnd();
    const cells = new CellBuilder();
    for (const standing of standings) cells.add(historyOf(standing));
    const repeats = standings.map((standing) => standing.purchases - 1);
    expect([standings.length, repeats.reduce((sum, count) => sum + count, 0), repeats.filter((count) => count === 0).length, cells.cells().customers]).toEqual([2_357, 2_457, 1_411, 2_357]);
    expect([Math.min(...standings.map(({ age }) => age)), Math.max(...standings.map(({ age }) => age))].map((age) => age.toFixed(9))).toEqual(['27.000000000', '38.857142857']);
  });

  withData(cdnowFile)('gives the reference figures of spend', () => {
    const fit = fitSpend(standingsAtEnd().map(repeatSpendOf).filter(({ repeats, mean }) => repeats > 0 && mean > 0));
    expect(fit.customers).toBe(946);
    expect(relative([fit.p, fit.q, fit.gamma, spendMean(fit)], [6.2495721, 3.7442246, 15.4435211, 35.1704])).toBeLessThan(5e-5);
    expect(Math.abs(fit.logLikelihood + 4055.9177)).toBeLessThan(0.001);
  });

  withData(cdnowFile)('is forecast better than by BG/NBD on all four measures, by a model chosen inside the calibration', () => {
    const log = cdnowLog();
    const model = fitModel(log, { until: end, weeks: 39 });
    const { model: ours, plain } = holdoutOf(log, model, { until: end, weeks: 39 });
    expect([ours.rmse < plain.rmse, ours.mae < plain.mae, ours.gini > plain.gini, ours.auc > plain.auc]).toEqual([true, true, true, true]);
    const again = JSON.parse(JSON.stringify(model)) as typeof model;
    const standing: Standing = { purchases: 3, firstDay: end - 140, recency: 10, age: 20, spend: 90, firstSpend: 20 };
    expect(score(again, standing, 26)).toEqual(score(model, standing, 26));
  }, 60_000);
});
