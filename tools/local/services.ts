import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { topics } from '@fealty/contracts';
import { migrate, type MigrationClass } from '@fealty/postgres';
import { createTopics, type Difference, type Security } from '@fealty/testing';
import { rootDir } from './places.js';

export const serviceNames = ['ingest', 'orders', 'points', 'complaints', 'notifications', 'loyalty'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** The ports that are tried first; the mail catcher's are beside them. */
export const defaultPorts: Readonly<Record<ServiceName | 'smtp' | 'mail', number>> = {
  ingest: 4000, orders: 4001, points: 4002, complaints: 4003, notifications: 4004, loyalty: 4005, smtp: 4025, mail: 4026,
};

/** The program of a service, as built. */
export const programOf = (service: ServiceName): string => join(rootDir, 'apps', service, 'dist', 'src', 'main.js');

/** The migrations of a service, as built. */
export const migrationsOf = async (service: ServiceName): Promise<MigrationClass[]> => {
  const file = join(rootDir, 'apps', service, 'dist', 'migrations', 'index.js');
  const { migrations } = await import(pathToFileURL(file).href) as { migrations: MigrationClass[] };
  return migrations;
};

export interface MigrateAll {
  readonly brokers: readonly string[];
  readonly adminUrl: string;
  readonly partitions: number;
  readonly passwordOf: (service: ServiceName) => string;
  /** @default all */
  readonly services?: readonly ServiceName[];
  /** @default 1 */
  readonly replicationFactor?: number;
  /** How Kafka is reached. */
  readonly security?: Security;
}

const failedOn = (what: string) => (error: unknown): never => { throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error }); };

/** The migrate step: topics, then schema, role and tables of each service. May be repeated. @returns settings of topics that were put right @throws Error that names the server and the step that failed */
export const migrateAll = async ({ brokers, adminUrl, partitions, passwordOf, services = serviceNames, replicationFactor = 1, security = {} }: MigrateAll): Promise<readonly Difference[]> => {
  const plans = topics.map((topic) => ({ name: topic.name, partitions: topic.partitions === 'shards' ? partitions : topic.partitions, replicationFactor, config: topic.config }));
  const { host } = new URL(adminUrl);
  const schemas = services.map(async (service) => migrate({ adminUrl, service, password: passwordOf(service), migrations: await migrationsOf(service) }).catch(failedOn(`tables of ${service} on PostgreSQL ${host}`)));
  const [mended] = await Promise.all([createTopics(brokers, plans, security).catch(failedOn(`topics on Kafka ${brokers.join(',')}`)), ...schemas]);
  return mended;
};

/** The service's own role and database. */
export const urlOf = (adminUrl: string, service: ServiceName, password: string): string => {
  const url = new URL(adminUrl);
  url.username = service;
  url.password = password;
  return url.href;
};
