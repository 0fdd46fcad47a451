import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { dayNumber, fitModel } from '@fealty/btyd';
import { cardLines } from './card.js';
import { readPurchases } from './read-purchases.js';
import { writePredictions } from './write-predictions.js';

const folder = mkdtempSync(join(tmpdir(), 'fealty-predict-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const fileOf = (text: string | Buffer, name = 'purchases.csv'): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};
const read = (text: string) => readPurchases(fileOf(text));

describe('reading purchases', () => {
  it('takes columns in any order and case, quotes, other columns, a byte order mark, and rows in any order', async () => {
    const { log, ids, badRows } = await read('\ufeff"Amount",note,CUSTOMER_ID,Date\n"3.50","a, ""b""\nc",anna,2024-03-05\n1,,"bo,b",2024-01-02\n2,,anna,2024-01-01T23:59:00Z\n');
    expect([ids, badRows, [...log.starts], [...log.amounts]]).toEqual([['anna', 'bo,b'], [], [0, 2, 3], [2, 3.5, 1]]);
    expect([...log.days]).toEqual([dayNumber('2024-01-01'), dayNumber('2024-03-05'), dayNumber('2024-01-02')]);
  });

  it('makes one purchase of a day and adds its amounts; zero is a purchase, money back is none', async () => {
    const { log, returns, sameDay, rows } = await read('customer_id,date,amount\na,2024-01-01,5\na,2024-01-01,7\na,2024-01-02,0\na,2024-01-03,-5\nb,2024-01-03,-1\n');
    expect([log.customers, [...log.amounts], returns, sameDay, rows]).toEqual([1, [12, 0], 2, 1, 5]);
  });

  it('names the line and the reason of each bad row', async () => {
    const { badRows } = await read('customer_id,date,amount\n,2024-01-01,5\na,2024-02-30,5\na,2024-01-01,\n"a\nb",01/02/2024,5\na,2024-01-01,"1,000"\na,2024-01-01\n');
    expect(badRows.map(({ line }) => line)).toEqual([2, 3, 4, 6, 7, 8]);
    expect(badRows.map(({ reason }) => reason.split(' ')[0])).toEqual(['customer_id', 'date', 'amount', 'date', 'amount', 'amount']);
  });

  it('refuses a file whose first line does not name the columns', async () => {
    await expect(read('customer,date,amount\na,2024-01-01,5\n')).rejects.toThrow('missing: customer_id; it reads "customer,date,amount"');
    await expect(read('a;2024-01-01;5\n')).rejects.toThrow('separated by commas');
    for (const twice of ['amount', 'Amount ']) await expect(read(`customer_id,date,amount,${twice}\na,2024-01-01,5,7\n`)).rejects.toThrow('line 1 names a column more than once, and which is meant cannot be told: amount; it reads "customer_id,date,amount,');
    for (const nothing of ['', '\n\n', '\ufeff']) await expect(read(nothing)).rejects.toThrow('purchases.csv: it is empty');
  });

  it('knows the columns however they are written, and lines that end as on Windows', async () => {
    for (const header of ['CustomerID,Date,Amount', '"Customer ID","DATE"," amount "', 'customer-id,date,amount']) {
      const { log, ids } = await read(`\ufeff${header}\r\na,2024-01-01,5\r\na,20240105 10:00,7\r\n`);
      expect([ids, [...log.amounts]]).toEqual([['a'], [5, 7]]);
    }
  });

  it('refuses what it could only get wrong: ids that are not UTF-8, amounts beyond all money, a quote that never ends, a file that is not packed', async () => {
    const { badRows } = await readPurchases(fileOf(Buffer.from('customer_id,date,amount\nm\xfcller,2024-01-01,5\na,2024-01-01,1e308\na,2024-01-01,-2e15\n', 'latin1')));
    expect(badRows.map(({ reason }) => reason)).toEqual(['customer_id is not UTF-8', 'amount 1e308 is more than 1e15', 'amount -2e15 is more than 1e15']);
    await expect(read('customer_id,date,amount\n"a,2024-01-01,5\n')).rejects.toThrow('Quote Not Closed');
    await expect(readPurchases(fileOf('customer_id,date,amount\n', 'plain.csv.gz'))).rejects.toThrow(/plain\.csv\.gz: .*incorrect header check/);
  });

  it('reads what is packed with gzip', async () => {
    const { log } = await readPurchases(fileOf(gzipSync('customer_id,date,amount\na,2024-01-01,5\n'), 'purchases.csv.gz'));
    expect(log.customers).toBe(1);
  });
});

describe('a model card', () => {
  it('says when nobody bought again: then one purchase tells nothing of leaving', async () => {
    const purchases = await read(`customer_id,date,amount\n${Array.from({ length: 150 }, (_, place) => `c${place},2024-0${1 + place % 6}-10,5`).join('\n')}\n`);
    const model = fitModel(purchases.log, { until: dayNumber('2024-06-30'), weeks: 26 });
    expect(cardLines(model, purchases).join('\n')).toContain('nobody bought again');
    expect(cardLines(model, purchases).join('\n')).not.toMatch(/-0[^.\d]/);
    expect(model.family).toBe('MBG/NBD');
  });
});

describe('writing predictions', () => {
  it('gives one row to each customer known by the last day, and looks at nothing later', async () => {
    const rows = Array.from({ length: 40 }, (_, place) => Array.from({ length: 1 + place % 4 }, (__, time) => `"c,${place}",2024-0${1 + time}-1${place % 9},${10 + place}`)).flat();
    const until = dayNumber('2024-04-30');
    const written = async (later: string): Promise<string> => {
      const purchases = await read(`customer_id,date,amount\n${rows.join('\n')}\n${later}`);
      const out = join(folder, 'out.csv');
      await writePredictions(out, { purchases, model: fitModel(purchases.log, { until, weeks: 26 }), until, weeks: 26 });
      return readFileSync(out, 'utf8');
    };
    const alone = await written('');
    expect(await written('late,2024-05-01,5\n"c,1",2024-06-01,999\n')).toBe(alone);
    const [header, ...lines] = alone.trim().split('\n');
    expect([header, lines.length, lines[0]?.startsWith('"c,0",')]).toEqual(['customer_id,expected_purchases,p_alive,expected_value', 40, true]);
    expect(lines.every((line) => line.split(',').slice(-3).every((value) => Number(value) >= 0))).toBe(true);
    expect(readdirSync(folder)).not.toContain('out.csv.part');
  });
});
