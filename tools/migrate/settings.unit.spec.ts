import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir } from '../local/places.js';
import { migrateSettings, usage } from './settings.js';

const told = { MIGRATE_DATABASE_URL: 'postgres://owner@db/fealty', KAFKA_BROKERS: 'a:1,b:2', FEALTY_DATABASE_PASSWORD: 'secret' };

it('the migrate step takes its settings from the environment, and presets what may be left out', () => {
  expect(migrateSettings(told)).toEqual({ adminUrl: 'postgres://owner@db/fealty', brokers: ['a:1', 'b:2'], password: 'secret', partitions: 8, replicationFactor: 1, security: {} });
});

it('the migrate step names all that is missing at once, and what is no address or number', () => {
  expect(() => migrateSettings({ KAFKA_BROKERS: 'a:1' })).toThrow(/^MIGRATE_DATABASE_URL, FEALTY_DATABASE_PASSWORD are missing\nusage: npm run migrate/);
  for (const MIGRATE_DATABASE_URL of ['nonsense', 'http://db/fealty', 'postgres://']) expect(() => migrateSettings({ ...told, MIGRATE_DATABASE_URL })).toThrow(/^MIGRATE_DATABASE_URL is no address such as postgres:/);
  expect(() => migrateSettings({ ...told, FEALTY_PARTITIONS: 'many' })).toThrow(/^FEALTY_PARTITIONS must be a whole number of at least 1, and is "many"/);
});

it('the reference of settings tells each that the migrate step names, and the token of the commands that call services', () => {
  const reference = readFileSync(join(rootDir, 'docs/reference/settings.md'), 'utf8');
  const named = Array.from(usage.matchAll(/^ {2}([A-Z_]+) /gm), ([, name]) => name!);
  expect(named).toContain('FEALTY_REPLICATION_FACTOR');
  expect([...named, 'FEALTY_TOKEN'].filter((name) => !reference.includes(`| \`${name}\` |`))).toEqual([]);
});
