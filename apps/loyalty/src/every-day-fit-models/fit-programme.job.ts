import { dayNumber, fitModel, PurchaseLogBuilder, type PurchaseLog } from '@fealty/btyd';
import { localDayOf, type ModelVersion } from '@fealty/contracts';
import type { Database } from '@fealty/postgres';
import { dayText } from '../state/days.rules.js';
import { eachCustomer } from './purchases.query.js';
import { refusalOf } from './refit.rules.js';
import { addValue, cutsOf, type ValueHistogram } from './value-cuts.rules.js';

/** What is asked of a fit; plain data, since it goes to another thread. */
export interface FitWanted { readonly programme: string; readonly zone: string; readonly now: string; readonly what: 'fit' | 'cuts'; readonly customers: number }
export type Fitted = Pick<ModelVersion, 'model' | 'card' | 'cuts'>;
export interface FitAnswer { readonly histogram: ValueHistogram; readonly cuts: ModelVersion['cuts']; readonly fitted?: Fitted; readonly tooLittle?: string }

const [weeks, repeatsLeast] = [26, 30];
/** More customers would change no digit that counts; so memory stays below 200 MB. */
const customersMost = 250_000;

interface Read { readonly log: PurchaseLog; readonly histogram: Map<number, { customers: number; minor: number }>; readonly every: number }

const read = async (database: Database, { programme, customers }: FitWanted): Promise<Read> => {
  const [builder, histogram, every] = [new PurchaseLogBuilder(), new Map<number, { customers: number; minor: number }>(), Math.max(1, Math.ceil(customers / customersMost))];
  let [seen, number] = [0, 0];
  await eachCustomer(database, programme, ({ days, kept_minor: keptMinor }) => {
    addValue(histogram, keptMinor);
    if (seen++ % every !== 0) return;
    for (const [day, minor] of days) builder.add(number, dayNumber(dayText(day)), minor);
    number += 1;
  });
  return { log: builder.log(), histogram, every };
};

/** Up to the last whole day, and no further than purchases reach: a shop that has stopped telling has not lost everybody. */
const lastDay = (log: PurchaseLog, { zone, now }: FitWanted): number => {
  const yesterday = dayNumber(localDayOf(now, zone)) - 1;
  let last = 0;
  for (const day of log.days) if (day > last && day <= yesterday) last = day;
  return last;
};

const repeatsUntil = ({ starts, days, customers }: PurchaseLog, until: number): number => {
  let repeats = 0;
  for (let customer = 0; customer < customers; customer += 1) {
    for (let at = (starts[customer] ?? 0) + 1; at < (starts[customer + 1] ?? 0); at += 1) if ((days[at] ?? 0) <= until) repeats += 1;
  }
  return repeats;
};

/** Fits the models of a programme to the kept purchases of its customers, or measures the cuts between them alone. */
export const fitProgramme = async (database: Database, wanted: FitWanted): Promise<FitAnswer> => {
  const { log, histogram, every } = await read(database, wanted);
  const cuts = cutsOf(histogram, localDayOf(wanted.now, wanted.zone));
  if (wanted.what === 'cuts') return { histogram, cuts };
  const until = lastDay(log, wanted);
  const repeats = repeatsUntil(log, until);
  if (repeats < repeatsLeast) return { histogram, cuts, tooLittle: `${repeats} repeat purchases, and at least ${repeatsLeast} are needed` };
  const { card, ...model } = fitModel(log, { until, weeks });
  const tooLittle = refusalOf({ model, card, firstDay: dayNumber(card.from), lastDay: until });
  if (tooLittle !== undefined) return { histogram, cuts, tooLittle };
  return { histogram, cuts, fitted: { model, cuts, card: { ...card, sampledEvery: every } } as unknown as Fitted };
};
