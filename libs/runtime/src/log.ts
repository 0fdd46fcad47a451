import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

/** The log of a process: JSON lines on standard output. */
export type Log = Logger;

interface LogSettings {
  service: string;
  instance: string;
  level: string;
  /** @default standard output */
  destination?: DestinationStream;
}

// Bodies and tokens are never logged; this catches an error object or a request that carries them along.
const secret = ['authorization', 'password', 'token', 'secret', 'body', 'headers', 'rawBody'];
// PostgreSQL quotes whole rows in these fields of its errors.
const quotesRows = ['detail', 'where', 'parameters'].flatMap((key) => [`err.${key}`, `err.driverError.${key}`]);
const redact = { paths: [...secret, ...secret.map((key) => `*.${key}`), ...secret.map((key) => `*.*.${key}`), ...quotesRows], censor: '[not logged]' };

/** @example const log = createLog({ service: 'points', instance: config.instanceName, level: config.logLevel }); */
export const createLog = ({ service, instance, level, destination }: LogSettings): Log => {
  const options = { level, redact, base: { service, instance }, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label: string) => ({ level: label }) } };
  return destination === undefined ? pino(options) : pino(options, destination);
};
