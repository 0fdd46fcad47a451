import pg from 'pg';

const INT8 = 20;
const INT8_ARRAY = 1016;

const safeInteger = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit a JavaScript number exactly`);
  return value;
};

const readArray = (pg.types.getTypeParser as (oid: number, format: 'text') => unknown)(INT8_ARRAY, 'text') as (text: string) => (string | null)[];
const readIntegers = (text: string): (number | null)[] => readArray(text).map((item) => (item === null ? null : safeInteger(item)));

// pg gives bigint as text; ours are counts, minor units and points, which stay far below 2^53. Set per pool, not for the whole process.
const getTypeParser = (oid: number, format?: string): unknown => {
  if (format !== 'binary' && oid === INT8) return safeInteger;
  if (format !== 'binary' && oid === INT8_ARRAY) return readIntegers;
  return pg.types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text');
};

/** Type parsers for a pool: bigint comes back as a number, and a value beyond 2^53 is an error rather than a rounded one. */
export const integersAsNumbers = { getTypeParser } as pg.CustomTypesConfig;
