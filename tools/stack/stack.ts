import { join } from 'node:path';
import { kafkaSecurityIn } from '@fealty/runtime';
import { kafkaAnswers, startKafka, startPostgres, waitUntil, withClient, type KafkaServer, type PostgresServer, type Security } from '@fealty/testing';
import { keepRunning } from './keep-running.js';
import { partitionsOf, readState, writeState, type StackState } from './state.js';

/** The port of Kafka that is tried first. */
export const defaultKafkaPort = 19092;

/** How to start Kafka and PostgreSQL. */
export interface StackOptions {
  /** Where the servers keep their data; git-ignored. */
  readonly dataDir: string;
  /** @default 19092, another one when it is taken */
  readonly kafkaPort?: number;
  /** @default 15432, another one when it is taken */
  readonly postgresPort?: number;
  /** Begin without the data of earlier runs. @default false */
  readonly fresh?: boolean;
  /** @default `FEALTY_PARTITIONS`, else what the first start stored, else 8 */
  readonly partitions?: number;
  /** Kafka compiled for a long run under load. @default false */
  readonly lasting?: boolean;
  /** Further settings of PostgreSQL, as `name=value`. @default none */
  readonly postgresSettings?: readonly string[];
  /** Starts a server anew when it ended by itself, and tells `onProgress`. @default false */
  readonly supervise?: boolean;
  readonly onProgress?: (line: string) => void;
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
}

/** A running Kafka and PostgreSQL. */
export interface Stack {
  readonly brokers: string[];
  /** How they are reached. */
  readonly security: Security;
  /** The owner's URL of the database `fealty`: for the migrate step, not for services. */
  readonly adminDatabaseUrl: string;
  readonly partitions: number;
  /** Absent when `KAFKA_BROKERS` names a Kafka that is not ours. */
  readonly kafka?: KafkaServer | undefined;
  /** Absent when `DATABASE_URL` names a PostgreSQL that is not ours. */
  readonly postgres?: PostgresServer | undefined;
  /** Stops what was started here, and nothing else. */
  stop(): Promise<void>;
}

interface Start extends StackOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly partitions: number;
  readonly last: StackState | undefined;
}

const answerTimeoutMs = 20_000;

const setting = (env: NodeJS.ProcessEnv, ...names: string[]): string | undefined => names.map((name) => env[name]).find((value) => value !== undefined && value !== '');

const ports = (...wished: (number | undefined)[]): number[] => wished.filter((port) => port !== undefined);

const useOrStartKafka = async ({ dataDir, env, fresh = false, last, ...options }: Start): Promise<Pick<Stack, 'brokers' | 'kafka' | 'security'>> => {
  const given = setting(env, 'KAFKA_BROKERS')?.split(',').map((broker) => broker.trim());
  if (given !== undefined) {
    const security = kafkaSecurityIn(env);
    await waitUntil(`the Kafka of KAFKA_BROKERS (${given.join(', ')}) answers`, () => kafkaAnswers(given, security), { timeoutMs: answerTimeoutMs, everyMs: 250 });
    return { brokers: given, security };
  }
  const { kafkaPort = defaultKafkaPort, partitions, lasting = false, onProgress = () => undefined } = options;
  const kafka = await startKafka({
    dataDir: join(dataDir, 'kafka'), env, fresh, partitions, lasting, onProgress,
    ports: ports(kafkaPort, last?.kafkaPort), controllerPorts: ports(kafkaPort === 0 ? undefined : kafkaPort + 1, last?.controllerPort),
  });
  return { brokers: kafka.brokers, kafka, security: {} };
};

const useOrStartPostgres = async ({ dataDir, env, fresh = false, last, ...options }: Start): Promise<Pick<Stack, 'adminDatabaseUrl' | 'postgres'>> => {
  const given = setting(env, 'MIGRATE_DATABASE_URL', 'DATABASE_URL');
  if (given !== undefined) {
    const { host } = new URL(given);
    await waitUntil(`the PostgreSQL of DATABASE_URL (${host}) answers`, () => withClient(given, (client) => client.query('select 1')),
      { timeoutMs: answerTimeoutMs, everyMs: 250 });
    return { adminDatabaseUrl: given };
  }
  const { postgresPort = 15432, postgresSettings = [], onProgress = () => undefined } = options;
  const postgres = await startPostgres({
    dataDir: join(dataDir, 'postgres'), database: 'fealty', fresh, onProgress, settings: postgresSettings, ports: ports(postgresPort, last?.postgresPort),
  });
  return { adminDatabaseUrl: postgres.adminUrl, postgres };
};

const stopAll = async (servers: readonly (KafkaServer | PostgresServer | undefined)[]): Promise<void> => {
  await Promise.all(servers.map((server) => server?.stop()));
};

const keepers = ({ supervise = false, dataDir, onProgress = () => undefined }: StackOptions, { kafka, postgres }: Pick<Stack, 'kafka' | 'postgres'>): ReturnType<typeof keepRunning>[] =>
  ([['Kafka', 'kafka', kafka], ['PostgreSQL', 'postgres', postgres]] as const).flatMap(([name, folder, server]) => (
    !supervise || server === undefined ? [] : [keepRunning({ name, logFile: join(dataDir, folder, `${folder}.log`), hasEnded: server.hasEnded, restart: server.restart }, { say: onProgress })]));

const prepare = (options: StackOptions): Start => {
  const env = options.env ?? process.env;
  const others = ['KAFKA_BROKERS', 'DATABASE_URL', 'MIGRATE_DATABASE_URL'].filter((name) => setting(env, name) !== undefined);
  if (options.fresh === true && others.length > 0) {
    throw new Error(`--fresh erases only servers of our own, and ${others.join(' and ')} names another: erase that one yourself.`);
  }
  const asked = setting(env, 'FEALTY_PARTITIONS');
  const last = options.fresh === true ? undefined : readState(options.dataDir);
  return { ...options, env, last, partitions: partitionsOf(options.partitions ?? (asked === undefined ? undefined : Number(asked)), last?.partitions) };
};

/**
 * Starts Kafka and PostgreSQL without Docker, or uses those that `KAFKA_BROKERS` and `DATABASE_URL` name, and resolves when both
 * answer. What it starts ends with this process, however that ends, and keeps its data.
 * @throws one clear error when a server cannot be started, or when the partition count is not that of the first start
 */
export const startStack = async (options: StackOptions): Promise<Stack> => {
  const start = prepare(options);
  const [kafka, postgres] = await Promise.allSettled([useOrStartKafka(start), useOrStartPostgres(start)]);
  if (kafka.status === 'rejected' || postgres.status === 'rejected') {
    await stopAll([kafka.status === 'fulfilled' ? kafka.value.kafka : undefined, postgres.status === 'fulfilled' ? postgres.value.postgres : undefined]);
    throw kafka.status === 'rejected' ? kafka.reason : (postgres as PromiseRejectedResult).reason;
  }
  const running = { ...kafka.value, ...postgres.value, partitions: start.partitions };
  const { brokers, adminDatabaseUrl, partitions } = running;
  writeState(options.dataDir, { partitions, brokers, adminDatabaseUrl,
    kafkaPort: running.kafka?.port, controllerPort: running.kafka?.controllerPort, postgresPort: running.postgres?.port });
  const kept = keepers(options, running);
  return { ...running, stop: async () => {
    await Promise.all(kept.map((keeper) => keeper.stop()));
    await stopAll([running.kafka, running.postgres]);
  } };
};
