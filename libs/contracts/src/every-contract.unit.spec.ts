import { describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { EventContract } from './event.js';
import * as exported from './index.js';
import { catalogueVocabulary, shopVocabulary, sourceOf, topics, writerOf, type Cause } from './index.js';

const isContract = (value: unknown): value is EventContract => typeof value === 'object' && value !== null && 'type' in value && 'because' in value;
const contracts = Object.entries(exported as Record<string, unknown>).filter((entry): entry is [string, EventContract] => isContract(entry[1]));
const cases = contracts.map(([name, contract]) => ({ name, contract, type: contract.type }));
const goldens = cases.flatMap(({ contract, type }) => Object.entries<unknown>({ ...contract.examples }).map(([size, example]) => ({ type, size, contract, example })));

const overTheWire = (data: unknown): unknown => JSON.parse(JSON.stringify(data));
const isPlain = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const fields = (contract: EventContract): string[] => Object.keys((z.toJSONSchema(contract.data, { io: 'input' }) as { properties?: object }).properties ?? {});
const without = (data: unknown, names: readonly string[]): unknown => Object.fromEntries(Object.entries(data as object).filter(([name]) => !names.includes(name)));

/** The data with a field that nobody knows in every object whose fields are named by the contract. */
const withUnknown = (data: unknown, schema: z.core.JSONSchema.BaseSchema): unknown => {
  if (Array.isArray(data)) return data.map((item) => withUnknown(item, (schema.items ?? {}) as z.core.JSONSchema.BaseSchema));
  if (!isPlain(data) || schema.properties === undefined) return data;
  const inner = Object.entries(data).map(([name, value]) => [name, withUnknown(value, (schema.properties?.[name] ?? {}) as z.core.JSONSchema.BaseSchema)]);
  return { ...Object.fromEntries(inner), fieldOfTomorrow: 'yes' };
};

const filesOfVersions = (): string[] => readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter((file) => /\.v\d+\.ts$/.test(file)).sort();
const camel = (kebab: string): string => kebab.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
const exportNameOf = (type: string): string => {
  const [, owner = '', name = '', version = ''] = type.split('.');
  const word = camel(name);
  return `${owner === 'shop' ? `shop${word.charAt(0).toUpperCase()}${word.slice(1)}` : word}${version.toUpperCase()}`;
};

describe('golden examples', () => {
  it.each(goldens)('$type, $size: decodes and encodes unchanged', ({ contract, example }) => {
    expect(overTheWire(contract.data.parse(overTheWire(example)))).toEqual(overTheWire(example));
  });

  it.each(goldens)('$type, $size: a reader of today accepts fields of tomorrow and drops them', ({ contract, example }) => {
    const tomorrow = withUnknown(overTheWire(example), z.toJSONSchema(contract.data, { io: 'input' }));
    expect(overTheWire(contract.data.parse(tomorrow))).toEqual(overTheWire(example));
  });

  it.each(cases)('$type: the full example fills every field', ({ contract }) => {
    expect(Object.keys(contract.examples.full as object)).toEqual(expect.arrayContaining(fields(contract)));
  });
});

describe('contracts', () => {
  it('are one per file of a version, exported under the name of the event', () => {
    const paths = contracts.map(([, { type }]) => type.split('.')).map(([, owner, name, version]) => join(owner!, `${name!}.${version!}.ts`));
    expect(filesOfVersions()).toEqual(paths.sort());
    for (const [name, { type }] of contracts) expect(name).toBe(exportNameOf(type));
  });

  it.each(cases)('$type: the name has owner, event and version', ({ contract, type }) => {
    expect(type).toMatch(/^fealty\.[a-z]+\.[a-z]+(-[a-z]+)*\.v[1-9]\d*$/);
    expect(topics).toContain(contract.topic);
    const [, owner] = type.split('.');
    expect(['shop', 'people', 'reference'].includes(owner!) ? 'ingest' : owner).toBe(writerOf(contract));
  });

  it.each(cases)('$type: one sentence tells when it is said', ({ contract }) => {
    expect(contract.says).toMatch(/^Said .+[.…]$/s);
  });

  it.each(cases)('$type: personal fields are fields, travel on people.v1 only, and are not needed elsewhere', ({ contract }) => {
    expect(fields(contract)).toEqual(expect.arrayContaining([...contract.personal]));
    expect(['shop.v1', 'people.v1'].includes(contract.topic.name) || contract.personal.length === 0).toBe(true);
    if (contract.topic.name === 'shop.v1') expect(contract.data.safeParse(without(contract.examples.full, contract.personal)).success).toBe(true);
  });

  it.each(cases)('$type: a draft inherits from its cause and happened when it did, unless told', ({ contract }) => {
    const cause: Cause = { id: 'c', customerId: 'a', programme: 'demo', occurredAt: '2026-03-01T10:00:00.000Z', correlationId: '1.c', import: false };
    expect(contract.because(cause, contract.examples.full)).toEqual({ contract, cause, occurredAt: cause.occurredAt, data: contract.examples.full });
    expect(contract.because(cause, contract.examples.full, '2026-03-02T10:00:00.000Z').occurredAt).toBe('2026-03-02T10:00:00.000Z');
  });
});

describe('the platform vocabulary', () => {
  it('is every event of shop.v1, and the catalogue facts of reference.v1', () => {
    const onShop = contracts.map(([, contract]) => contract).filter(({ topic }) => topic.name === 'shop.v1');
    expect(new Set(shopVocabulary)).toEqual(new Set(onShop));
    for (const [type, fact] of Object.entries(catalogueVocabulary)) expect([type, fact.topic.name]).toEqual([fact.type.replace('.reference.', '.shop.'), 'reference.v1']);
  });

  it('has no word that a service of ours says too', () => {
    expect(new Set(contracts.map(([, { type }]) => type)).size).toBe(contracts.length);
  });
});

describe('topics', () => {
  it('are co-partitioned where the key is the customer', () => {
    for (const topic of topics.filter(({ key }) => key === 'customer')) expect(topic.partitions).toBe('shards');
  });

  it('keep history for ever, the newest state for ever, and the open door for a week after Kafka got it', () => {
    const kept = { history: { 'retention.ms': '-1', 'retention.bytes': '-1', 'cleanup.policy': 'delete' }, state: { 'cleanup.policy': 'compact' }, input: { 'retention.ms': '604800000', 'cleanup.policy': 'delete', 'message.timestamp.type': 'LogAppendTime' } };
    for (const { carries, config } of topics) expect(config).toMatchObject(kept[carries]);
    for (const { config } of topics.filter(({ carries }) => carries === 'state')) expect(config).not.toHaveProperty(['retention.ms']);
  });

  it('carry the name of their owner and a version', () => {
    const named = topics.map(({ name, owner }) => [name, sourceOf(owner)]);
    expect(named).toEqual(expect.arrayContaining([['orders.v1', '/fealty/orders'], ['loyalty-updated.v1', '/fealty/loyalty'], ['shop.v1', '/fealty/ingest']]));
    for (const { name } of topics) expect(name).toMatch(/^[a-z]+(-[a-z]+)*\.v\d+$/);
    expect(new Set(topics.map(({ name }) => name)).size).toBe(topics.length);
  });
});
