import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCsv } from './read-csv.js';

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'fealty-csv-')); });
afterAll(() => { rmSync(folder, { recursive: true }); });
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const read = async (path: string, needed: readonly string[] = []) => {
  const rows: object[] = [];
  await readCsv(path, (row) => { rows.push(row); }, needed);
  return rows;
};

it('gives each row by the names of the first line', async () => {
  expect(await read(file('right.csv', 'a,b\n1,"2,3"\n'), ['a'])).toEqual([{ a: '1', b: '2,3' }]);
});

it('says which file it is that cannot be read, and why', async () => {
  await expect(read(join(folder, 'none.csv'))).rejects.toThrow(/none\.csv is not there$/);
  await expect(read(folder)).rejects.toThrow(/ is a folder, not a file$/);
  await expect(read(file('plain.csv.gz', 'a,b\n'))).rejects.toThrow(/plain\.csv\.gz is not packed with gzip$/);
  await expect(read(file('other.csv', 'x,y\n1,2\n'), ['a', 'y', 'b'])).rejects.toThrow(/other\.csv: line 1 lacks the columns a, b; it reads "x,y"$/);
  await expect(read(file('ragged.csv', 'a,b\n1\n'))).rejects.toThrow(/ragged\.csv: .*line 2$/);
});
