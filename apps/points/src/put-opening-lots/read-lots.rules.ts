// A predecessor's lots come as lines of CSV under a header. Each is taken as it is or refused: no rounding, no guess, none twice.
import { pointsMost, toldDay } from '@fealty/contracts';
import { faultsMax, lineFault, type LineFault } from '../state/line-faults.rules.js';

/** One line of the list. */
export interface ListedLot {
  readonly line: number;
  readonly customerId: string;
  readonly points: number;
  /** null: it never ends. */
  readonly lastDay: string | null;
  readonly earnedOn: string | null;
}

const columns = ['customerId', 'points', 'lastDay', 'earnedOn'] as const;
const linesMax = 10_000;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const isDay = (text: string): boolean => toldDay.safeParse(text).success;

const pointsFault = (text: string): string | undefined => {
  if (/^-\d/.test(text)) return 'points must not be negative; what a customer owes does not come in';
  if (/^\d+[.,]\d+$/.test(text)) return 'points must be a whole number; nothing is rounded here';
  if (!/^\d+$/.test(text) || /^0+$/.test(text)) return 'points must be a whole number from 1, in digits alone';
  return BigInt(text) > BigInt(pointsMost) ? `points must be at most ${pointsMost}` : undefined;
};

const daysFault = ({ lastDay, earnedOn }: { lastDay: string; earnedOn: string }, today: string): string | undefined => {
  if (lastDay !== '' && !isDay(lastDay)) return 'lastDay must be a day, YYYY-MM-DD, or nothing for a lot that never ends';
  if (earnedOn !== '' && !isDay(earnedOn)) return 'earnedOn must be a day from 1900 on, YYYY-MM-DD, or nothing when it is not known';
  if (lastDay !== '' && lastDay < today) return `lastDay is over: today is ${today}`;
  return earnedOn > today ? `earnedOn has not come: today is ${today}` : undefined;
};

const lotOf = (text: string, line: number, today: string): ListedLot | LineFault => {
  const fields = text.split(',').map((field) => field.trim());
  const [customerId = '', points = '', lastDay = '', earnedOn = ''] = fields;
  if (fields.length > columns.length || fields.length < 3) return lineFault(line, `must have the fields ${columns.join(', ')}; it has ${fields.length}`);
  if (!uuid.test(customerId.toLowerCase())) return lineFault(line, 'customerId must be a UUID, as ingest gave it');
  const fault = pointsFault(points) ?? daysFault({ lastDay, earnedOn }, today);
  if (fault !== undefined) return lineFault(line, fault);
  return { line, customerId: customerId.toLowerCase(), points: Number(points), lastDay: lastDay === '' ? null : lastDay, earnedOn: earnedOn === '' ? null : earnedOn };
};

const isFault = (one: ListedLot | LineFault): one is LineFault => 'detail' in one;

const repeatedIn = (lots: readonly ListedLot[]): readonly LineFault[] => {
  const firstOf = new Map<string, number>();
  return lots.flatMap(({ customerId, lastDay, line }) => {
    const key = `${customerId}/${lastDay ?? ''}`;
    const before = firstOf.get(key);
    if (before === undefined) firstOf.set(key, line);
    return before === undefined ? [] : [lineFault(line, `is the same customer and last day as line ${before}; add them up`)];
  });
};

/** The lots of a list, or what is wrong with it. `today` is the day in the programme's zone. */
export const readLots = (text: string, today: string): { readonly lots: readonly ListedLot[] } | { readonly faults: readonly LineFault[] } => {
  const [header = '', ...lines] = text.replace(/^\ufeff/, '').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  if (![columns.join(','), columns.slice(0, 3).join(',')].includes(header.replaceAll(' ', ''))) return { faults: [lineFault(1, `must be the header ${columns.join(',')}`)] };
  if (lines.length === 0) return { faults: [lineFault(2, 'there is no lot')] };
  if (lines.length > linesMax) return { faults: [lineFault(linesMax + 2, `at most ${linesMax} lots in one part`)] };
  const read = lines.map((line, index) => lotOf(line, index + 2, today));
  const lots = read.filter((one): one is ListedLot => !isFault(one));
  const faults = [...read.filter(isFault), ...repeatedIn(lots)];
  return faults.length > 0 ? { faults: faults.sort((a, b) => a.line - b.line).slice(0, faultsMax) } : { lots };
};
