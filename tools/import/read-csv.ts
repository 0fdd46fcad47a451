import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';

/** The rows of a CSV file, packed or not, one after another, with the columns of its first line as names. */
export const readCsv = (file: string): AsyncIterable<Readonly<Record<string, string>>> => {
  const bytes = createReadStream(file);
  const parser = parse({ columns: true, bom: true });
  const unpacked = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  for (const stream of [bytes, unpacked]) stream.on('error', (error: Error) => { parser.destroy(error); });
  return unpacked.pipe(parser) as AsyncIterable<Readonly<Record<string, string>>>;
};
