import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createHash, randomBytes } from 'node:crypto';
import { isServed } from './claim.js';
import { startKafka } from './kafka.js';
import { localDir } from './places.js';
import { startPostgres } from './postgres.js';
import { forgetProcessWide, processWide } from './process-wide.js';
import { identityOf, type ProcessIdentity } from './process-identity.js';

const testsDir = join(localDir, 'test');

// The pid alone would one day meet the data of an earlier process that had the same.
const nameOf = ({ pid, since }: ProcessIdentity): string => `${pid}-${createHash('sha256').update(since).digest('hex').slice(0, 8)}`;
const ownDir = (): string => join(testsDir, nameOf(identityOf(process.pid)!));

/** Removes what the servers of ended test processes left behind. */
const sweep = (): void => {
  for (const name of readdirSync(testsDir)) {
    const holder = identityOf(Number.parseInt(name));
    const serves = ['kafka', 'postgres'].some((server) => isServed(join(testsDir, name, server)));
    if (!serves && (holder === undefined || nameOf(holder) !== name)) rmSync(join(testsDir, name), { recursive: true, force: true });
  }
};

const once = async <T>(name: string, make: () => Promise<T>): Promise<T> => {
  try {
    return await processWide(name, make);
  } catch (error) {
    forgetProcessWide(name);
    throw error;
  }
};

const given = (name: string): string | undefined => {
  const value = process.env[name];
  return value === undefined || value === '' ? undefined : value;
};

/** A real PostgreSQL for tests: the one that `FEALTY_TEST_POSTGRES_URL` names, else one that is started for this process and ends with it. */
export const aTestPostgres = async (): Promise<{ adminUrl: string }> => {
  const url = given('FEALTY_TEST_POSTGRES_URL');
  if (url !== undefined) return { adminUrl: url };
  return once('test-postgres', async () => {
    const { adminUrl } = await startPostgres({ dataDir: join(ownDir(), 'postgres') });
    sweep();
    return { adminUrl };
  });
};

/** A real Kafka for tests: the one that `FEALTY_TEST_KAFKA_BROKERS` names, else one that is started for this process and ends with it. */
export const aTestKafka = async (): Promise<{ brokers: string[] }> => {
  const brokers = given('FEALTY_TEST_KAFKA_BROKERS');
  if (brokers !== undefined) return { brokers: brokers.split(',') };
  return once('test-kafka', async () => {
    const server = await startKafka({ dataDir: join(ownDir(), 'kafka') });
    sweep();
    return { brokers: server.brokers };
  });
};

/** Servers for a whole run of tests; whoever starts them passes their addresses on in the two variables above. */
export interface TestServers {
  readonly brokers: string[];
  readonly adminUrl: string;
  /** Stops them and removes their data. */
  stop(): Promise<void>;
}

/** Starts both servers for this process and the test processes that it starts. */
export const startTestServers = async (onProgress: (line: string) => void): Promise<TestServers> => {
  const dataDir = ownDir();
  const [kafka, postgres] = await Promise.all([
    startKafka({ dataDir: join(dataDir, 'kafka'), onProgress }), startPostgres({ dataDir: join(dataDir, 'postgres'), onProgress }),
  ]);
  sweep();
  return {
    brokers: kafka.brokers, adminUrl: postgres.adminUrl,
    stop: async () => {
      await Promise.all([kafka.stop(), postgres.stop()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

/** A name that no other test has, for topics, groups and customers; it begins with what it is for. */
export const uniqueName = (what: string): string => `${what}-${process.pid}-${randomBytes(4).toString('hex')}`;
