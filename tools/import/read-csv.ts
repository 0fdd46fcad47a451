import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { PassThrough } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';

type Take = (row: Readonly<Record<string, string>>) => void;

const wordsFor: Readonly<Record<string, string>> = { ENOENT: 'is not there', EISDIR: 'is a folder, not a file', Z_DATA_ERROR: 'is not packed with gzip' };
const faultOf = (file: string, error: Error & { code?: string }): Error => {
  const words = wordsFor[error.code ?? ''];
  return new Error(words === undefined ? `${file}: ${error.message}` : `${file} ${words}`, { cause: error });
};

/**
 * Gives every row of a CSV file, packed or not, to `take`, with the columns of its first line as names.
 * @throws Error that names the file, when it cannot be read or lacks one of the columns
 */
export const readCsv = async (file: string, take: Take, needed: readonly string[] = []): Promise<void> => {
  const parser = parse({ bom: true, columns: (names: string[]) => {
    const missing = needed.filter((name) => !names.includes(name));
    if (missing.length > 0) throw new Error(`line 1 lacks the columns ${missing.join(', ')}; it reads "${names.join(',').slice(0, 200)}"`);
    return names;
  } });
  parser.on('data', take);
  try {
    await pipeline(createReadStream(file), file.endsWith('.gz') ? createGunzip() : new PassThrough(), parser);
  } catch (error) {
    throw faultOf(file, error as Error & { code?: string });
  }
};
