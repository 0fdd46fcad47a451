import { hostname } from 'node:os';
import { z } from 'zod';
import { kafkaComplaints, kafkaSecurity, kafkaVariables, type KafkaSecurity } from './kafka-settings.js';

type Shape = Readonly<Record<string, z.ZodType>>;
type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}` ? `${Lowercase<Head>}${Capitalize<Camel<Tail>>}` : Lowercase<Name>;
type Property<Name extends string> = Name extends `FEALTY_${infer Rest}` ? Camel<Rest> : Camel<Name>;

/** The settings of a shape: `KAFKA_BROKERS` becomes `kafkaBrokers`, `FEALTY_PARTITIONS` becomes `partitions`. */
export type SettingsOf<Variables extends Shape> = Readonly<{ [Name in keyof Variables & string as Property<Name>]: z.output<Variables[Name]> }>;

/** One or more variables are missing or wrong; the message names each, what was wrong and an example. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

type Environment = Readonly<Record<string, string | undefined>>;

const propertyOf = (name: string): string =>
  name.replace(/^FEALTY_/, '').toLowerCase().replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

interface Read {
  name: string;
  schema: z.ZodType;
  value: string | undefined;
}

const complaint = ({ name, schema, value }: Read, issues: z.core.$ZodIssue[]): string => {
  const secret = /SECRET|PASSWORD|TOKEN|URL/.test(name);
  const wrong = value === undefined ? 'is missing' : `${secret ? 'is not usable' : `is ${JSON.stringify(value)}`}: ${issues.map((issue) => issue.message).join(', ')}`;
  const { example } = (schema.meta() ?? {}) as { example?: string };
  return `  ${name} ${wrong}${example === undefined ? '' : `; for example ${name}=${example}`}`;
};

/**
 * Reads the environment into one frozen object. An empty variable counts as missing. Give an example with `.meta({ example })`.
 *
 * @throws SettingsError naming every variable at fault.
 */
export const settings = <Variables extends Shape>(variables: Variables) => (environment: Environment): SettingsOf<Variables> => {
  const complaints: string[] = [];
  const read = Object.entries(variables).map(([name, schema]) => {
    const value = environment[name] === '' ? undefined : environment[name];
    const result = schema.safeParse(value);
    if (!result.success) complaints.push(complaint({ name, schema, value }, result.error.issues));
    return [propertyOf(name), result.data] as const;
  });
  if ('FEALTY_JWT_SECRET' in variables && !environment['FEALTY_JWT_SECRET'] && !environment['FEALTY_JWKS_URL']) {
    complaints.push('  FEALTY_JWT_SECRET or FEALTY_JWKS_URL is missing: one of them says whose tokens are accepted');
  }
  if ('KAFKA_SASL_MECHANISM' in variables) complaints.push(...kafkaComplaints(environment));
  if (complaints.length > 0) throw new SettingsError(`These settings are not usable; set them in the environment (all there are: docs/reference/settings.md):\n${complaints.join('\n')}`);
  return Object.freeze(Object.fromEntries(read)) as SettingsOf<Variables>;
};

/** How an environment says that Kafka is to be reached, for commands. @throws SettingsError */
export const kafkaSecurityIn = (environment: Environment): KafkaSecurity => kafkaSecurity(settings(kafkaVariables)(environment));

/**
 * The same for a program: where a setting is not usable, it says which to whoever started it, and ends with 1.
 *
 * @example const config = settingsOrEnd({ ...baseSettings, SMTP_URL: z.url().meta({ example: 'smtp://127.0.0.1:4025' }) }, process.env);
 */
export const settingsOrEnd = <Variables extends Shape>(variables: Variables, environment: Environment): SettingsOf<Variables> => {
  try {
    return settings(variables)(environment);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(1);
  }
};

/** One variable, for the reference. */
export interface SettingReference {
  name: string;
  required: boolean;
  default?: string;
  example?: string;
  description?: string;
}

/** What may be set, for the generated reference. A default that differs from process to process is told by `.meta({ defaultIs })`. */
export const settingsReference = (variables: Shape): SettingReference[] => Object.entries(variables).map(([name, schema]) => {
  const { example, description, defaultIs } = (schema.meta() ?? {}) as { example?: string; description?: string; defaultIs?: string };
  const unset = schema.safeParse(undefined);
  const value = defaultIs ?? (unset.success && unset.data !== undefined ? String(unset.data) : undefined);
  return {
    name, required: !unset.success, ...(value === undefined ? {} : { default: value }),
    ...(example === undefined ? {} : { example }), ...(description === undefined ? {} : { description }),
  };
});

const wholeNumber = (min: number, max: number) =>
  z.string().regex(/^\d+$/, 'must be a whole number').transform(Number).pipe(z.int().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));

/** A whole number from the environment, for settings of a service: `wholeNumberSetting({ min: 1, max: 60, default: 5, description: '…' })`. */
export const wholeNumberSetting = (limits: { min: number; max: number; default: number; description: string }) =>
  wholeNumber(limits.min, limits.max).default(limits.default).meta({ example: String(limits.default), description: limits.description });

const brokers = z.string().transform((text) => text.split(',').map((broker) => broker.trim()))
  .pipe(z.array(z.string().regex(/^[^\s:]+:\d+$/, 'must be host:port, separated by commas')).min(1));

/** The variables that every service reads. */
export const baseSettings = {
  KAFKA_BROKERS: brokers.meta({ example: '127.0.0.1:19092', description: 'Kafka bootstrap servers, separated by commas' }),
  ...kafkaVariables,
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// address' })
    .meta({ example: 'postgres://points:password@127.0.0.1:15432/fealty', description: 'the service\'s own role and database; over TLS with `?sslmode=verify-full&sslrootcert=/etc/fealty/postgres-ca.pem`' }),
  PORT: wholeNumber(0, 65_535).meta({ example: '4002', description: 'port of the HTTP server; 0 takes a free one' }),
  HOST: z.string().default('127.0.0.1').meta({ example: '0.0.0.0', description: 'address to listen on' }),
  FEALTY_PARTITIONS: wholeNumberSetting({ min: 1, max: 1_024, default: 8, description: 'partitions of every internal topic; fixed for life' }),
  FEALTY_PARKED_CUSTOMERS_PER_MINUTE_MAX: wholeNumberSetting({ min: 1, max: 100_000, default: 60, description: 'a shard that would park more customers within a minute stops' }),
  FEALTY_JWT_SECRET: z.string().min(32, 'must have at least 32 characters').optional().meta({ example: '<32 random characters or more>', description: 'secret of HS256 tokens' }),
  FEALTY_JWKS_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }).optional()
    .meta({ example: 'https://login.example.org/.well-known/jwks.json', description: 'public keys of the tokens\' issuer' }),
  FEALTY_JWT_ISSUER: z.string().optional().meta({ example: 'https://login.example.org', description: 'refuse tokens of another issuer' }),
  FEALTY_JWT_AUDIENCE: z.string().optional().meta({ example: 'fealty', description: 'refuse tokens for another audience' }),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info').meta({ example: 'info', description: 'what is logged' }),
  INSTANCE_NAME: z.string().default(() => `${hostname()}-${process.pid}`).meta({ example: 'points-0', description: 'name of this process; keep it over restarts', defaultIs: 'host name and process id' }),
  FEALTY_ANSWER_WITHIN_MS: wholeNumberSetting({ min: 100, max: 600_000, default: 15_000, description: 'how long the answer to a request may take; then it is 503 no-answer-in-time, and what is behind it ends. Shorter than the patience of balancers in front' }),
  FEALTY_REQUESTS_AT_ONCE_MAX: wholeNumberSetting({ min: 1, max: 100_000, default: 2_000, description: 'requests that wait for their answers at once; further ones get 503 at once' }),
  SHUTDOWN_DEADLINE_MS: wholeNumberSetting({ min: 1_000, max: 600_000, default: 25_000, description: 'how long a stop may take' }),
};
