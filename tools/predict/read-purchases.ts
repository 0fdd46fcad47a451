import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { PassThrough } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { dayNumber, PurchaseLogBuilder, type PurchaseLog } from '@fealty/btyd';
import { parse } from 'csv-parse';

/** A row that cannot be a purchase, by the line on which it ends. */
export interface BadRow { readonly line: number; readonly reason: string }

export interface Purchases {
  readonly log: PurchaseLog;
  /** Ids by the customers' numbers in the log. */
  readonly ids: readonly string[];
  readonly rows: number;
  /** Rows with a negative amount: money back, no purchase. */
  readonly returns: number;
  /** Rows of a customer and day that had one already. */
  readonly sameDay: number;
  readonly badRows: readonly BadRow[];
}

const columns = ['customer_id', 'date', 'amount'] as const;
const amountMost = 1e15;
interface Row { readonly id: string; readonly day: number; readonly amount: number }

const dayOf = (text: string): number | undefined => {
  const [, year, month, day] = /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ]\d{1,2}:\d{2}.*)?$/.exec(text.trim()) ?? [];
  const written = `${year}-${month}-${day}`;
  const found = new Date(`${written}T00:00:00Z`);
  return year !== undefined && !Number.isNaN(found.getTime()) && found.toISOString().startsWith(written) ? dayNumber(written) : undefined;
};

const rowOf = ([id = '', date = '', amount = '']: readonly string[]): Row | string => {
  if (id.trim() === '') return 'customer_id is empty';
  if (id.includes('\ufffd')) return 'customer_id is not UTF-8';
  const day = dayOf(date);
  if (day === undefined) return `date ${JSON.stringify(date)} is no day (YYYY-MM-DD, a time may follow)`;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(amount.trim())) return `amount ${JSON.stringify(amount)} is no number`;
  if (Math.abs(Number(amount)) > amountMost) return `amount ${amount.trim()} is more than 1e15`;
  return { id: id.trim(), day, amount: Number(amount) };
};

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '');

const readsAs = (header: readonly string[]): string => JSON.stringify(header.join(',').slice(0, 100));

/** Where the three columns stand, in whatever order the first line names them; `Customer ID` is `customer_id` too. */
const placesOf = (header: readonly string[]): number[] => {
  const names = header.map(plain);
  const missing = columns.filter((name) => !names.includes(plain(name)));
  if (missing.length > 0) throw new Error(`line 1 must name the columns ${columns.join(', ')}, separated by commas; missing: ${missing.join(', ')}; it reads ${readsAs(header)}`);
  const twice = columns.filter((name) => names.indexOf(plain(name)) !== names.lastIndexOf(plain(name)));
  if (twice.length > 0) throw new Error(`line 1 names a column more than once, and which is meant cannot be told: ${twice.join(', ')}; it reads ${readsAs(header)}`);
  return columns.map((name) => names.indexOf(plain(name)));
};

/** Takes rows one by one: a purchase is a customer's day with at least one amount that is not negative; amounts of a day are added. */
class Taking {
  readonly builder = new PurchaseLogBuilder();
  readonly numbers = new Map<string, number>();
  readonly badRows: BadRow[] = [];
  private places: number[] | undefined;
  rows = 0;
  returns = 0;

  take(record: readonly string[], line: number): void {
    if (this.places === undefined) {
      this.places = placesOf(record);
      return;
    }
    this.rows += 1;
    const row = rowOf(this.places.map((place) => record[place] ?? ''));
    if (typeof row === 'string') this.badRows.push({ line, reason: row });
    else if (row.amount < 0) this.returns += 1;
    else this.builder.add(this.numberOf(row.id), row.day, row.amount);
  }

  /** Not even a first line was there. */
  isEmpty(): boolean {
    return this.places === undefined;
  }

  private numberOf(id: string): number {
    const number = this.numbers.get(id) ?? this.numbers.size;
    this.numbers.set(id, number);
    return number;
  }
}

/** Hands each record on; what goes wrong with one ends the reading. */
const parsing = (taking: Taking): ReturnType<typeof parse> => {
  const parser = parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true });
  parser.on('data', ({ record, info }: { record: string[]; info: { lines: number } }) => {
    try {
      taking.take(record, info.lines);
    } catch (error) {
      parser.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  });
  return parser;
};

/** Reads a CSV file (packed with gzip or not) of purchases, row by row. An error, which names the file, when it is no such file or its first line does not name the columns. */
export const readPurchases = async (file: string): Promise<Purchases> => {
  const taking = new Taking();
  try {
    await pipeline(createReadStream(file), file.endsWith('.gz') ? createGunzip() : new PassThrough(), parsing(taking));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  if (taking.isEmpty()) throw new Error(`${file}: it is empty; line 1 must name the columns ${columns.join(', ')}`);
  const log = taking.builder.log();
  const { rows, returns, badRows, numbers } = taking;
  return { log, ids: [...numbers.keys()], rows, returns, badRows, sameDay: rows - returns - badRows.length - log.days.length };
};
