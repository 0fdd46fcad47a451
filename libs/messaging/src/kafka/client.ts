import './patch-kafkajs.js';
import { kafkaSecurity, type KafkaAccess, type Log } from '@fealty/runtime';
import kafkajs from 'kafkajs';
import type { ISocketFactory, Kafka, KafkaConfig, LogEntry } from 'kafkajs';
import { readAllCodecs } from './codecs.js';

export type KafkaLogLevel = 'error' | 'warn' | 'info' | 'debug';

/** One line of kafkajs, for the logger of the process. */
export type KafkaLog = (entry: { level: KafkaLogLevel; message: string; details: Readonly<Record<string, unknown>> }) => void;

export interface KafkaSettings {
  brokers: readonly string[];
  clientId: string;
  log: KafkaLog;
  /** @default 'info' */
  logLevel?: KafkaLogLevel;
  /** @default 10000 */
  requestTimeoutMs?: number;
  ssl?: NonNullable<KafkaConfig['ssl']>;
  sasl?: NonNullable<KafkaConfig['sasl']>;
  socketFactory?: ISocketFactory;
}

const { logLevel: levels } = kafkajs;

readAllCodecs();

const kafkajsLevel = { error: levels.ERROR, warn: levels.WARN, info: levels.INFO, debug: levels.DEBUG };
const levelOf = (level: number): KafkaLogLevel => {
  if (level <= levels.ERROR) return 'error';
  if (level <= levels.WARN) return 'warn';
  return level <= levels.INFO ? 'info' : 'debug';
};

// Retries are limited on purpose: an endless retry would hide every error from the relay.
const isExpected = (message: string): boolean => message.startsWith('Limiting retries for the idempotent producer');

const bridge = (log: KafkaLog) => ({ namespace, level, log: { message, ...details } }: LogEntry) =>
  log({ level: isExpected(message) ? 'debug' : levelOf(level), message, details: { ...details, namespace } });

/** Retries of kafkajs's own requests. Each value is set: its defaults depend on NODE_ENV. */
export const requestRetry = { initialRetryTime: 100, maxRetryTime: 1000, factor: 0.2, multiplier: 2, retries: 5 } as const;

/** A kafkajs client with every time limit explicit, its log bridged, every compression readable and idle connections asleep. */
export const kafkaClient = ({ brokers, clientId, log, logLevel = 'info', requestTimeoutMs = 10_000, ...rest }: KafkaSettings): Kafka =>
  new kafkajs.Kafka({
    ...rest,
    brokers: [...brokers],
    clientId,
    connectionTimeout: 3000,
    authenticationTimeout: 10_000,
    reauthenticationThreshold: 10_000,
    requestTimeout: requestTimeoutMs,
    enforceRequestTimeout: true,
    retry: requestRetry,
    logLevel: kafkajsLevel[logLevel],
    logCreator: () => bridge(log),
  });

interface Reached extends KafkaAccess { readonly kafkaBrokers: readonly string[]; readonly instanceName: string }

/** A client for a service, as its settings say that Kafka is to be reached. */
export const serviceKafka = (config: Reached, log: Pick<Log, KafkaLogLevel>, clientId: string = config.instanceName): Kafka => kafkaClient({
  ...kafkaSecurity(config), brokers: config.kafkaBrokers, clientId, logLevel: 'warn', log: ({ level, message, details }) => { log[level]({ kafka: details }, message); },
});
