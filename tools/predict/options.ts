import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { dayNumber, dayText } from '@fealty/btyd';
import { Misasked, type runProgram } from '../command-line.js';

export const usage = 'npm run predict -- CSV OUT --until DATE --horizon WEEKS [--holdout] [--skip-bad-rows] [--model FILE]';

export interface Asked { readonly csv: string; readonly out: string; readonly until: number; readonly weeks: number; readonly holdout: boolean; readonly skipBadRows: boolean; readonly modelFile: string | undefined }

export const options = { until: { type: 'string' }, horizon: { type: 'string' }, model: { type: 'string' }, holdout: { type: 'boolean', default: false }, 'skip-bad-rows': { type: 'boolean', default: false } } as const;
type Told = Parameters<Parameters<typeof runProgram<typeof options>>[1]>[0];

const untilOf = (text: string | undefined): number => {
  const day = text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) ? dayNumber(text) : Number.NaN;
  if (Number.isNaN(day) || dayText(day) !== text) throw new Misasked('--until takes a day, YYYY-MM-DD', usage);
  return day;
};

/** Where a file is or will be, whatever links lead there. */
const placeOf = (file: string): string => (existsSync(file) ? realpathSync(file) : join(realpathSync(dirname(resolve(file))), basename(file)));

const refuseToWrite = (file: string, others: Readonly<Record<string, string>>): void => {
  if (!existsSync(dirname(resolve(file)))) throw new Error(`there is no folder ${dirname(resolve(file))} to write to`);
  for (const [other, what] of Object.entries(others)) if (placeOf(file) === placeOf(other)) throw new Error(`${file} is ${what} itself; nothing was written`);
  if (existsSync(file) && statSync(file).isDirectory()) throw new Error(`${resolve(file)} is a folder; name a file to write to`);
};

/** Reads what was asked for. @throws when it cannot be done, before anything is written */
export const askedOf = ({ values, positionals: [csv, out, ...more] }: Told): Asked => {
  if (csv === undefined || out === undefined || more.length > 0) throw new Misasked('a file of purchases and a file to write are needed, and nothing else', usage);
  const weeks = Number(values.horizon);
  if (!(weeks > 0 && weeks <= 520)) throw new Misasked('--horizon takes weeks, above 0 and up to 520', usage);
  const until = untilOf(values.until);
  if (!existsSync(csv) || !statSync(csv).isFile()) throw new Error(`${resolve(csv)} is not a file`);
  refuseToWrite(out, { [csv]: 'the file of purchases' });
  if (values.model !== undefined) refuseToWrite(values.model, { [csv]: 'the file of purchases', [out]: 'the file of forecasts' });
  return { csv, out, until, weeks, holdout: values.holdout, skipBadRows: values['skip-bad-rows'], modelFile: values.model };
};
