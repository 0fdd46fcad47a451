import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { score, standingOf, type FittedModel } from '@fealty/btyd';
import type { Purchases } from './read-purchases.js';

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function* linesOf({ log, ids }: Purchases, model: FittedModel, { until, weeks }: { until: number; weeks: number }): Generator<string> {
  yield 'customer_id,expected_purchases,p_alive,expected_value\n';
  for (let customer = 0; customer < log.customers; customer += 1) {
    const standing = standingOf(log, customer, until);
    if (standing === undefined) continue;
    const { expectedPurchases, alive, expectedValue } = score(model, standing, weeks);
    yield `${quoted(ids[customer] ?? '')},${expectedPurchases.toFixed(8)},${alive.toFixed(8)},${expectedValue.toFixed(4)}\n`;
  }
}

/** Writes one row per customer known by the last day, in the order of the file; the old file stays until the new one is whole. */
export const writePredictions = async (file: string, { purchases, model, until, weeks }: { purchases: Purchases; model: FittedModel; until: number; weeks: number }): Promise<void> => {
  const part = `${file}.part`;
  try {
    await pipeline(Readable.from(linesOf(purchases, model, { until, weeks })), createWriteStream(part));
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
};
