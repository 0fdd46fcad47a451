import { existsSync } from 'node:fs';
import { cellsOf, dayNumber, fitFamily, fitModel, historyOf, score, standingOf, type FamilyName, type PurchaseLog, type Standing } from '@fealty/btyd';
import { holdoutOf, type Holdout } from '@fealty/tools/predict/holdout';
import { cdnowFile, cdnowLog, onlineRetailFile, onlineRetailLog } from '@fealty/tools/predict/real-logs';
import { askedOf } from '../measure/asked.js';
import { memoryPeakOf } from '../measure/cpu-time.js';
import { machineLine, machineOf } from '../measure/machine.js';
import { printTable, say, writeResults } from '../measure/results.js';
import { drawnWith, manyCustomers } from './many-customers.js';

/** The last day of a fit and the weeks after it that are forecast. */
interface Cut { readonly set: string; readonly until: string; readonly weeks: number }
const cuts: readonly Cut[] = [
  { set: 'CDNOW sample', until: '1997-09-30', weeks: 39 }, { set: 'CDNOW sample', until: '1998-01-31', weeks: 13 },
  { set: 'Online Retail', until: '2011-06-09', weeks: 26 }, { set: 'Online Retail', until: '2011-04-30', weeks: 26 },
  { set: 'Online Retail', until: '2011-05-31', weeks: 13 }, { set: 'Online Retail', until: '2011-08-31', weeks: 14 },
];

interface Checked extends Cut, Holdout { readonly chosen: string; readonly fitSeconds: number }

/** User and system time of this process, so that other programs on the machine count less. */
const timed = <Result>(run: () => Result): { result: Result; seconds: number; cpuSeconds: number } => {
  const [begun, cpu] = [performance.now(), process.cpuUsage()];
  const result = run();
  const { user, system } = process.cpuUsage(cpu);
  return { result, seconds: Math.round(performance.now() - begun) / 1_000, cpuSeconds: Math.round((user + system) / 1_000) / 1_000 };
};

const checked = (log: PurchaseLog, cut: Cut): Checked => {
  const asked = { until: dayNumber(cut.until), weeks: cut.weeks };
  const { result: model, cpuSeconds } = timed(() => fitModel(log, asked));
  return { ...cut, chosen: `${model.family}${model.cohorts === undefined ? '' : ' by cohorts'}${model.season === undefined ? '' : ' in season'}${model.correction === undefined ? '' : ' corrected'}`, fitSeconds: cpuSeconds, ...holdoutOf(log, model, asked) };
};

const printHoldout = (found: readonly Checked[]): void => {
  const rowOf = (name: string, { rmse, mae, gini, auc, forecast, actual }: Holdout['model']): string[] =>
    [name, ...[rmse, mae, gini, auc].map((value) => value.toFixed(4)), `${Math.round(forecast)} : ${actual}`, `${(100 * (forecast / actual - 1)).toFixed(1)} %`];
  printTable(['set, last day, weeks', 'model', 'RMSE', 'MAE', 'Gini', 'AUC', 'forecast : came', 'total'], found.flatMap(({ set, until, weeks, chosen, model, plain }) => [
    [`${set} ${until} +${weeks}`, ...rowOf(chosen, model)], ['', ...rowOf('BG/NBD', plain)],
  ]));
};

const fitTimes = (log: PurchaseLog): { family: FamilyName; cpuSeconds: number; logLikelihood: number }[] => {
  const standings = Array.from({ length: log.customers }, (_, customer) => standingOf(log, customer, dayNumber('1997-09-30'))).filter((standing) => standing !== undefined);
  const histories = standings.map(historyOf);
  return (['BG/NBD', 'MBG/NBD', 'MBG/CNBD-2', 'Pareto/NBD'] as const).map((family) => {
    const { result, cpuSeconds } = timed(() => fitFamily(family, cellsOf(histories)));
    return { family, cpuSeconds, logLikelihood: result.logLikelihood };
  });
};

const many = (customers: number) => {
  const log = manyCustomers(customers);
  const until = 363;
  const fitted = timed(() => fitModel(log, { until, weeks: 26 }));
  const { family, parameters, card } = fitted.result;
  const scored = timed(() => {
    let sum = 0;
    for (let customer = 0; customer < log.customers; customer += 1) sum += score(fitted.result, standingOf(log, customer, until) as Standing, 26).expectedPurchases;
    return sum;
  });
  return { customers, purchases: card.purchases, family, parameters, drawnWith, fitSeconds: fitted.seconds, fitCpuSeconds: fitted.cpuSeconds, memoryPeakMb: memoryPeakOf(process.pid),
    scoreMicroseconds: Math.round(1e7 * scored.cpuSeconds / customers) / 10 };
};

const logsOf = async (): Promise<Map<string, PurchaseLog>> => {
  const logs = new Map<string, PurchaseLog>();
  if (existsSync(cdnowFile)) logs.set('CDNOW sample', cdnowLog());
  else say('skipped: CDNOW_sample.txt is not here');
  if (existsSync(onlineRetailFile)) logs.set('Online Retail', await onlineRetailLog());
  else say('skipped: online_retail_2010_2011.csv.gz is not here');
  return logs;
};

/** Forecasts against what came, beside BG/NBD; times to fit; a fit of many customers. */
export const benchPredict = async (args: readonly string[]): Promise<void> => {
  const { customers } = askedOf(args, { numbers: { customers: 1_000_000 } });
  const machine = await machineOf();
  say(machineLine(machine));
  // First, while nothing else is held in memory.
  const million = many(customers);
  const logs = await logsOf();
  const holdout = cuts.flatMap((cut) => { const log = logs.get(cut.set); return log === undefined ? [] : [checked(log, cut)]; });
  const cdnow = logs.get('CDNOW sample');
  const fits = cdnow === undefined ? [] : fitTimes(cdnow);
  say('');
  printHoldout(holdout);
  say('');
  printTable(['CDNOW fit', 'CPU s', 'log-likelihood'], fits.map(({ family, cpuSeconds, logLikelihood }) => [family, cpuSeconds.toFixed(3), logLikelihood.toFixed(4)]));
  say(`\n${million.customers.toLocaleString('en-US')} customers, ${million.purchases.toLocaleString('en-US')} purchases: ${million.family} fitted in ${million.fitSeconds} s (${million.fitCpuSeconds} s of CPU), `
    + `parameters ${million.parameters.map((value) => value.toPrecision(4)).join(', ')} (drawn from Pareto/NBD ${Object.values(drawnWith).join(', ')}), peak memory ${million.memoryPeakMb} MB; a score ${million.scoreMicroseconds} us`);
  writeResults('predict', { machine, holdout, fits, million });
};
