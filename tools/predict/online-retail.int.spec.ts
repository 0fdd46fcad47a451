import { describe, expect, it } from '@jest/globals';
import { dayNumber, fitModel } from '@fealty/btyd';
import { existsSync } from 'node:fs';
import { holdoutOf } from './holdout.js';
import { onlineRetailFile, onlineRetailLog } from './real-logs.js';

const withData = (path: string): typeof it => {
  if (existsSync(path)) return it;
  process.stdout.write(`skipped: ${path.slice(path.indexOf('shared'))} is not here\n`);
  return it.skip as typeof it;
};

describe('Online Retail', () => {
  withData(onlineRetailFile)('is forecast better than by BG/NBD on all four measures, by a model chosen inside the calibration', async () => {
    const log = await onlineRetailLog();
    const asked = { until: dayNumber('2011-06-09'), weeks: 26 };
    const { model: ours, plain } = holdoutOf(log, fitModel(log, asked), asked);
    expect([log.customers, ours.customers]).toEqual([4_338, 2_800]);
    expect([ours.rmse < plain.rmse, ours.mae < plain.mae, ours.gini > plain.gini, ours.auc > plain.auc]).toEqual([true, true, true, true]);
  }, 120_000);
});
