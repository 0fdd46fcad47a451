import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { EventContract } from './event.js';
import { fitting, readData } from './fits.js';
import * as exported from './index.js';

const isContract = (value: unknown): value is EventContract => typeof value === 'object' && value !== null && 'type' in value && 'because' in value;
const contracts = Object.values(exported as Record<string, unknown>).filter(isContract);
const overTheWire = (data: unknown): unknown => JSON.parse(JSON.stringify(data));
const examples = contracts.flatMap((contract) => Object.values<unknown>({ ...contract.examples }).map((example) => ({ contract, example: overTheWire(contract.data.parse(overTheWire(example))) })));

type Box = Record<string, unknown> | unknown[];
const boxesIn = (value: unknown): Box[] => (typeof value === 'object' && value !== null ? [value as Box, ...Object.values(value).flatMap(boxesIn)] : []);
const odd = fc.oneof(
  fc.constantFrom(null, true, false, '', '0', 'x'.repeat(250), 'a\u0000', '2026-03-01', '2026-02-30', '2026-03-01T10:00:00.000Z', 0, -1, 1.5, -0, 1e9, 2 ** 53, 1e300, 'other', 'EUR', 'web'),
  fc.jsonValue({ maxDepth: 2 }), fc.uuid(),
);
interface Change { readonly box: number; readonly at: number; readonly what: 'put' | 'drop' | 'add' | 'repeat'; readonly value: unknown; readonly name: string }
const change: fc.Arbitrary<Change> = fc.record({
  box: fc.nat(), at: fc.nat(), what: fc.constantFrom('put', 'drop', 'add', 'repeat'), value: odd, name: fc.constantFrom('fieldOfTomorrow', '__proto__', 'constructor', 'lineId', 'points'),
});
const changed = (data: unknown, { box, at, what, value, name }: Change): unknown => {
  const copy = structuredClone(data);
  const boxes = boxesIn(copy);
  const into = boxes[box % boxes.length] as Box;
  const keys = Object.keys(into);
  const key = keys[at % Math.max(keys.length, 1)];
  if (what === 'repeat' && Array.isArray(into) && into.length > 0) into.push(into[at % into.length]);
  else if (what === 'add' && !Array.isArray(into)) Object.defineProperty(into, name, { value, enumerable: true, configurable: true, writable: true });
  else if (key !== undefined && what === 'drop') Reflect.deleteProperty(into, key);
  else if (key !== undefined) (into as Record<string, unknown>)[key] = value;
  return overTheWire(copy);
};

describe('a quick look at data', () => {
  it('says yes only to what its schema would leave as it is', () => {
    fc.assert(fc.property(fc.constantFrom(...examples), fc.array(change, { minLength: 1, maxLength: 3 }), ({ contract, example }, changes) => {
      const value = changes.reduce(changed, example);
      if (fitting(contract.data)?.(value) !== true) return;
      const parsed = contract.data.safeParse(value);
      expect([contract.type, parsed.success, parsed.success && isDeepStrictEqual(parsed.data, value)]).toEqual([contract.type, true, true]);
    }), { numRuns: 5_000 });
  });

  it('says yes to what services write of every event but the two largest, which are rare', () => {
    const unknown = examples.filter(({ contract, example }) => fitting(contract.data)?.(example) !== true).map(({ contract }) => contract.type);
    expect([...new Set(unknown)].toSorted()).toEqual(['fealty.loyalty.model-published.v1', 'fealty.reference.policy-published.v1']);
  });

  it('says yes to any JSON where any is allowed, and to a field left undefined that may be absent', () => {
    const schema = z.object({ before: z.json().optional(), after: z.json() });
    fc.assert(fc.property(fc.jsonValue().map(overTheWire), (after) => {
      const value = { before: undefined, after };
      expect(fitting(schema)?.(value)).toBe(schema.safeParse(value).success);
    }));
    expect([undefined, Number.NaN, 1n, new Map(), () => 1].map((after) => fitting(schema)?.({ after: [after] }))).toEqual(Array(5).fill(false));
  });

  it('has no say in what is not right yet: the schema reads that', () => {
    const schema = z.object({ channel: z.string().min(1).default('web'), items: z.array(z.int()).optional() });
    expect(readData(schema, { items: [1], more: true })).toEqual({ data: { channel: 'web', items: [1] } });
    expect(readData(schema, { channel: '', items: [1.5] })).toMatchObject({ issue: { path: ['channel'] } });
  });

  it('is not taken where a schema changes what it reads, or has something unknown', () => {
    const schemas = [z.string().trim(), z.string().transform(Number), z.looseObject({}), z.tuple([z.string()]), z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]), z.coerce.number(), z.string().regex(/a/g), z.preprocess(String, z.string())];
    expect(schemas.map((schema) => fitting(schema)?.('a1') ?? false)).toEqual(schemas.map(() => false));
  });
});
