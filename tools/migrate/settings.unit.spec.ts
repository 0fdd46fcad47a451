import { expect, it } from '@jest/globals';
import { migrateSettings } from './settings.js';

const told = { MIGRATE_DATABASE_URL: 'postgres://owner@db/fealty', KAFKA_BROKERS: 'a:1,b:2', FEALTY_DATABASE_PASSWORD: 'secret' };

it('the migrate step takes its settings from the environment, and presets what may be left out', () => {
  expect(migrateSettings(told)).toEqual({ adminUrl: 'postgres://owner@db/fealty', brokers: ['a:1', 'b:2'], password: 'secret', partitions: 8, replicationFactor: 1 });
});

it('the migrate step names all that is missing at once, and what is no address or number', () => {
  expect(() => migrateSettings({ KAFKA_BROKERS: 'a:1' })).toThrow(/^MIGRATE_DATABASE_URL, FEALTY_DATABASE_PASSWORD are missing\nusage: npm run migrate/);
  for (const MIGRATE_DATABASE_URL of ['nonsense', 'http://db/fealty', 'postgres://']) expect(() => migrateSettings({ ...told, MIGRATE_DATABASE_URL })).toThrow(/^MIGRATE_DATABASE_URL is no address such as postgres:/);
  expect(() => migrateSettings({ ...told, FEALTY_PARTITIONS: 'many' })).toThrow(/^FEALTY_PARTITIONS must be a whole number of at least 1, and is "many"/);
});
