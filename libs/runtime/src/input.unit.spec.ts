import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { shareAsked } from './asked-number.js';
import { parse } from './input.js';
import { cursorInstant, decodeCursor, encodeCursor, pageOf, pageQuery } from './page.js';
import { Problem } from './problem.js';

const order = z.strictObject({
  id: z.string(), lines: z.array(z.strictObject({ sku: z.string(), amountMinor: z.int().min(0) })),
  payment: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('card'), last4: z.string() }), z.strictObject({ kind: z.literal('cash') })]).optional(),
});

const problemOf = (run: () => unknown): Problem => {
  try {
    run();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};
const errorsOf = (input: unknown) => problemOf(() => parse(order, input)).details.errors;

describe('parse', () => {
  it('gives the parsed value', () => {
    expect(parse(order, { id: 'a', lines: [] })).toEqual({ id: 'a', lines: [] });
  });

  it('names every field at fault by a JSON pointer', () => {
    const problem = problemOf(() => parse(order, { lines: [{ sku: 'x', amountMinor: -1 }] }));
    expect(problem).toMatchObject({ status: 400, type: 'urn:fealty:problem:invalid-input' });
    expect(problem.details.errors?.map(({ pointer }) => pointer)).toEqual(['/id', '/lines/0/amountMinor']);
    expect(problem.document()['detail']).toContain('/id: ');
  });

  it('refuses unknown fields, also deep inside, and escapes their names', () => {
    expect(errorsOf({ id: 'a', lines: [{ sku: 'x', amountMinor: 1, 'a/b': 1 }] })).toEqual([{ pointer: '/lines/0/a~1b', detail: 'is not a known field' }]);
    expect(errorsOf({ id: 'a', lines: [], payment: { kind: 'cash', last4: '1' } })).toEqual([{ pointer: '/payment/last4', detail: 'is not a known field' }]);
  });

  it('names a value that stands alone by the pointer it is given', () => {
    const { details } = problemOf(() => parse(z.uuid(), 'xx', '/customerId'));
    expect(details.errors).toEqual([{ pointer: '/customerId', detail: 'Invalid UUID' }]);
    expect(details.detail).toBe('/customerId: Invalid UUID');
  });

  it('says what is wrong with the nearest alternative of a union', () => {
    const either = z.union([z.strictObject({ a: z.string() }), z.strictObject({ b: z.int(), c: z.int() })]);
    expect(problemOf(() => parse(either, { a: 1 })).details.errors?.[0]?.pointer).toBe('/a');
  });

  it('refuses text that cannot be stored as it came', () => {
    expect(errorsOf({ id: 'a\ud800', lines: [] })).toEqual([{ pointer: '/id', detail: 'contains a lone surrogate' }]);
    expect(errorsOf({ id: 'a\u0000', lines: [] })).toEqual([{ pointer: '/id', detail: 'contains the character NUL' }]);
    expect(errorsOf({ id: 'a', lines: [], 'x\udfff': 1 })).toEqual([{ pointer: '', detail: 'has a field whose name is not usable' }]);
  });

  it('refuses more than 64 levels, however many there are', () => {
    expect(errorsOf(JSON.parse('['.repeat(400_000) + ']'.repeat(400_000)))).toEqual([{ pointer: '/0'.repeat(64), detail: 'is nested deeper than 64 levels' }]);
  });
});

describe('a page', () => {
  const rows = [{ at: '2026-01-03', id: 3 }, { at: '2026-01-02', id: 2 }, { at: '2026-01-01', id: 1 }];
  const keyOf = (row: { at: string; id: number }) => [row.at, row.id];

  it('points to the next one with a cursor that leads back to the last row', () => {
    const page = pageOf(rows, { url: '/customers/c/points?limit=2&cursor=old', limit: 2, keyOf });
    expect(page.items).toHaveLength(2);
    const next = new URL(page.next ?? '', 'http://here');
    expect(next.searchParams.get('limit')).toBe('2');
    expect(decodeCursor(z.tuple([z.string(), z.int()]), next.searchParams.get('cursor') ?? '')).toEqual(['2026-01-02', 2]);
  });

  it('is the last when no row is left over', () => {
    expect(pageOf(rows, { url: '/x', limit: 3, keyOf })).toEqual({ items: rows });
  });

  it.each(['', 'no cursor', encodeCursor([1]), Buffer.from('{').toString('base64url')])('refuses the cursor %j', (cursor) => {
    expect(problemOf(() => decodeCursor(z.tuple([z.string()]), cursor)).kind).toBe('invalid-cursor');
  });

  it('goes on from no instant of the year 0, which no database has', () => {
    const from = (at: string) => (): unknown => decodeCursor(z.tuple([cursorInstant]), encodeCursor([at]));
    expect(from('2026-01-02T00:00:00.000001Z')()).toEqual(['2026-01-02T00:00:00.000001Z']);
    expect(problemOf(from('0000-01-01T00:00:00.000Z')).kind).toBe('invalid-cursor');
  });

  it('has between 1 and 200 items, 50 unless asked', () => {
    expect(parse(pageQuery, {})).toEqual({ limit: 50 });
    expect(parse(pageQuery, { limit: '7' })).toEqual({ limit: 7 });
    expect(problemOf(() => parse(pageQuery, { limit: '201' })).details.errors).toHaveLength(1);
    expect(problemOf(() => parse(pageQuery, { page: '2' })).details.errors).toEqual([{ pointer: '/page', detail: 'is not a known field' }]);
  });

  it.each(['ten', '0x10', '1e2', ' 5 ', '5.0', '+5', ''])('has no limit of %j', (limit) => {
    expect(problemOf(() => parse(pageQuery, { limit })).details.detail).toBe(`/limit: must be a whole number in plain digits, and is ${JSON.stringify(limit)}`);
  });

  it('has one limit', () => {
    expect(problemOf(() => parse(pageQuery, { limit: ['1', '2'] })).details.detail).toBe('/limit: must be a whole number in plain digits, and is told more than once');
  });
});

describe('a share', () => {
  it('is from 0 to 1, in plain digits', () => {
    expect(parse(shareAsked, '0.25')).toBe(0.25);
    expect(problemOf(() => parse(shareAsked, '1.5', '/leakOver')).details.errors).toHaveLength(1);
    expect(problemOf(() => parse(shareAsked, '1e-1', '/leakOver')).details.detail).toBe('/leakOver: must be a number in plain digits, and is "1e-1"');
  });
});
