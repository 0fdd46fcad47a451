// Forecasts from a file of purchases: npm run predict -- CSV OUT --until DATE --horizon WEEKS [--holdout] [--skip-bad-rows] [--model FILE]
import { writeFile } from 'node:fs/promises';
import { dayText, fitModel } from '@fealty/btyd';
import { runProgram } from '../command-line.js';
import { cardLines, holdoutLines } from './card.js';
import { holdoutOf } from './holdout.js';
import { askedOf, options, usage, type Asked } from './options.js';
import { readPurchases, type BadRow } from './read-purchases.js';
import { writePredictions } from './write-predictions.js';

const say = (line: string): void => { process.stdout.write(`${line}\n`); };

const refuseBadRows = (badRows: readonly BadRow[], skip: boolean): void => {
  if (badRows.length === 0) return;
  const shown = badRows.slice(0, 20).map(({ line, reason }) => `line ${line}: ${reason}`);
  const more = badRows.length > 20 ? [`and ${badRows.length - 20} more`] : [];
  process.stderr.write(`${[...shown, ...more].join('\n')}\n`);
  if (!skip) throw new Error(`${badRows.length} bad rows, nothing was written; put them right, or leave them out with --skip-bad-rows`);
};

/** What a reader would not see from the card: time after the last purchase of the file counts as time in which nobody bought. */
const notes = (lastDay: number, { until, weeks, holdout }: Asked): string[] => [
  ...(lastDay < until - 31 ? [`note: the last purchase in the file is of ${dayText(lastDay)}; that nobody bought in the ${until - lastDay} days up to ${dayText(until)} makes everybody look gone`] : []),
  ...(holdout && lastDay < until + weeks * 7 - 7 ? [`note: the file ends ${dayText(lastDay)}, before the horizon does; the check after the last day is cut short`] : []),
];

const predict = async (wanted: Asked): Promise<void> => {
  const { csv, out, until, weeks, holdout, skipBadRows, modelFile } = wanted;
  const purchases = await readPurchases(csv);
  refuseBadRows(purchases.badRows, skipBadRows);
  const lastDay = purchases.log.days.reduce((last, day) => Math.max(last, day), Number.NEGATIVE_INFINITY);
  if (!purchases.log.days.some((day) => day <= until)) throw new Error(`${csv} holds no purchase up to ${dayText(until)}, nothing was written`);
  for (const note of notes(lastDay, wanted)) say(note);
  const begun = performance.now();
  const model = fitModel(purchases.log, { until, weeks });
  const seconds = (performance.now() - begun) / 1_000;
  await writePredictions(out, { purchases, model, until, weeks });
  if (modelFile !== undefined) await writeFile(modelFile, `${JSON.stringify(model, undefined, 2)}\n`);
  for (const line of cardLines(model, purchases)) say(line);
  if (holdout) for (const line of holdoutLines(holdoutOf(purchases.log, model, { until, weeks }))) say(line);
  say(`\nwritten to ${out}: ${model.card.customers.toLocaleString('en-US')} customers, ${weeks} weeks from ${dayText(until)} on (fitted in ${seconds.toFixed(1)} s)`);
};

void runProgram({ usage, options }, async (told) => {
  await predict(askedOf(told));
  return 0;
});
