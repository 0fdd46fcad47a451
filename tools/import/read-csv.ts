import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { PassThrough } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';

/** Gives every row of a CSV file, packed or not, to `take`, with the columns of its first line as names. */
export const readCsv = async (file: string, take: (row: Readonly<Record<string, string>>) => void): Promise<void> => {
  const parser = parse({ columns: true, bom: true });
  parser.on('data', take);
  await pipeline(createReadStream(file), file.endsWith('.gz') ? createGunzip() : new PassThrough(), parser);
};
