import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aTestDatabase, type TestDatabase } from '@fealty/testing';
import fc from 'fast-check';
import pg from 'pg';
import { binaryArray as ofColumn } from './binary-array.js';

const binaryArray = (type: string, values: readonly unknown[]): Buffer | undefined => ofColumn(type, values.map((value) => ({ value })), 'value');

let test: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  test = await aTestDatabase('empty', () => Promise.resolve());
  client = new pg.Client({ connectionString: test.adminUrl });
  await client.connect();
}, 60_000);
afterAll(async () => {
  await client.end();
  await test.drop();
});

/** What PostgreSQL understands, told by itself as text. */
const understood = async (type: string, values: readonly unknown[]): Promise<unknown[]> => {
  const { rows } = await client.query<{ value: unknown }>(`select value::text from unnest($1::${type}[]) with ordinality as t(value, n) order by n`, [binaryArray(type, values)]);
  return rows.map(({ value }) => value);
};
const nullable = <T>(values: fc.Arbitrary<T>) => fc.array(fc.option(values, { freq: 5 }), { minLength: 1, maxLength: 20 });
const usable = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\u0000') && text.isWellFormed());
const date = fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2999-12-31T00:00:00Z'), noInvalidDate: true });

const cases: readonly (readonly [type: string, values: fc.Arbitrary<unknown>, asText: (value: never) => string])[] = [
  ['text', usable, (value: string) => value],
  ['json', fc.jsonValue({ noUnicodeString: false }).filter((value) => value !== null), (value: unknown) => JSON.stringify(value)],
  ['uuid', fc.uuid(), (value: string) => value],
  ['bigint', fc.maxSafeInteger(), (value: number) => String(value)],
  ['integer', fc.integer(), (value: number) => String(value)],
  ['smallint', fc.integer({ min: -32_768, max: 32_767 }), (value: number) => String(value)],
  ['boolean', fc.boolean(), (value: boolean) => String(value)],
  ['bytea', fc.uint8Array({ maxLength: 300 }), (value: Uint8Array) => `\\x${Buffer.from(value).toString('hex')}`],
];

describe('a binary array', () => {
  it.each(cases)('of %s says the same values and nulls to PostgreSQL', async (type, values, asText) => {
    await fc.assert(fc.asyncProperty(nullable(values), async (drawn) => {
      expect(await understood(type, drawn)).toEqual(drawn.map((value) => (value === null ? null : asText(value as never))));
    }), { numRuns: 50 });
  });

  it('of timestamptz says the same instants, from text and from dates', async () => {
    await fc.assert(fc.asyncProperty(nullable(date), async (drawn) => {
      const { rows } = await client.query<{ value: Date | null }>('select value from unnest($1::timestamptz[]) with ordinality as t(value, n) order by n', [binaryArray('timestamptz', drawn)]);
      expect(rows.map(({ value }) => value)).toEqual(drawn);
      expect(binaryArray('timestamptz', drawn.map((value) => value?.toISOString() ?? null))).toEqual(binaryArray('timestamptz', drawn));
    }), { numRuns: 50 });
  });

  it('takes the bytes of a text as they are', async () => {
    expect(await understood('text', [Buffer.from('Größe 😀')])).toEqual(['Größe 😀']);
  });

  it.each([['bigint', 1.5], ['bigint', 2 ** 53], ['integer', 2 ** 31], ['smallint', 40_000], ['uuid', 'nobody'], ['timestamptz', 'yesterday'], ['boolean', 'yes'], ['bytea', 'text'], ['text', 7], ['numeric', 1]])(
    'is none for %s when a value is %s: PostgreSQL judges it as text', (type, value) => {
      expect(binaryArray(type, [value])).toBeUndefined();
    });

  it('is none without values', () => {
    expect(binaryArray('text', [])).toBeUndefined();
  });
});
