import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { kafkaVariables } from '@fealty/runtime';
import { readLocalState, writeLocalState } from '../local-state.js';
import { startMailCatcher } from '../mail-catcher/mail-catcher.js';
import { startStack, type Stack } from '../stack/stack.js';
import { freePort, runServices, type RunningProcess } from './run-services.js';
import { defaultPorts, migrateAll, serviceNames, type ServiceName } from './services.js';

export interface SystemOptions {
  readonly dataDir: string;
  readonly fresh?: boolean;
  readonly services?: readonly ServiceName[];
  /** Ports that need not be the well-known ones: for tests beside a running system. @default false */
  readonly anyPorts?: boolean;
  /** Writes where everything is, for `token`, `watch`, `import`. @default false */
  readonly remember?: boolean;
  /** Starts services, Kafka and PostgreSQL anew when they ended by themselves. @default false */
  readonly supervise?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly say?: (line: string) => void;
}

export interface System {
  readonly brokers: readonly string[];
  readonly adminUrl: string;
  readonly jwtSecret: string;
  /** Of the services' roles. */
  readonly databasePassword: string;
  readonly partitions: number;
  readonly stack: Stack;
  readonly processes: ReadonlyMap<ServiceName, RunningProcess>;
  readonly urls: Readonly<Record<string, string>>;
  urlOf(service: ServiceName): string;
  stop(): Promise<void>;
}

const secrets = ({ fresh, remember }: SystemOptions): { jwtSecret: string; password: string } => {
  const last = remember === true && fresh !== true ? readLocalState() : undefined;
  return { jwtSecret: last?.jwtSecret ?? randomBytes(32).toString('base64url'), password: last?.databasePassword ?? randomBytes(18).toString('base64url') };
};

// What the environment tells of another Kafka does not hold for our own.
const plainKafka = Object.fromEntries(Object.keys(kafkaVariables).map((name) => [name, '']));

/** Starts Kafka, PostgreSQL, a mail catcher and the services, migrated; resolves when every service is ready. */
export const startSystem = async (options: SystemOptions): Promise<System> => {
  const { dataDir, services = serviceNames, anyPorts = false, say = () => undefined } = options;
  const port = (wished: number): number => (anyPorts ? 0 : wished);
  const stack = await startStack({ dataDir: join(dataDir, 'stack'), fresh: options.fresh ?? false, supervise: options.supervise ?? false, onProgress: say, ...(anyPorts ? { kafkaPort: 0, postgresPort: 0 } : {}) });
  const { jwtSecret, password } = secrets(options);
  const { brokers, adminDatabaseUrl: adminUrl, partitions } = stack;
  say('migrating: topics, schemas, tables');
  const passwordOf = (): string => password;
  const [mail] = await Promise.all([
    startMailCatcher({ smtpPort: await freePort(port(defaultPorts.smtp)), httpPort: await freePort(port(defaultPorts.mail)) }),
    migrateAll({ security: stack.security, brokers, adminUrl, partitions, passwordOf, services }),
  ]);
  say(`starting ${services.length} services`);
  const running = await runServices({
    services, brokers, adminUrl, partitions, jwtSecret, passwordOf, say, portOf: (service) => port(defaultPorts[service]), logDir: join(dataDir, 'logs'),
    env: { ...(stack.kafka === undefined ? {} : plainKafka), SMTP_URL: mail.smtpUrl, ...options.env }, supervise: options.supervise ?? false,
  });
  const processes = new Map(running.map((process) => [process.service, process]));
  const urls: Record<string, string> = { mail: mail.url };
  for (const process of running) urls[process.service] = process.url;
  const stop = async (): Promise<void> => {
    await Promise.all(running.map((process) => process.stop()));
    await mail.stop();
    await stack.stop();
  };
  if (options.remember === true) writeLocalState({ jwtSecret, kafkaBrokers: brokers, adminDatabaseUrl: adminUrl, databasePassword: password, services: urls });
  try {
    await Promise.all(running.map(async (process) => { await process.ready(); say(`${process.service} is ready at ${process.url}`); }));
  } catch (error) {
    await stop();
    throw error;
  }
  return { brokers, adminUrl, jwtSecret, databasePassword: password, partitions, stack, processes, urls, stop, urlOf: (service) => urls[service] ?? '' };
};

