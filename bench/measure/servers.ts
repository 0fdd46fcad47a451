import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaClient, relayProducer, type OutgoingRecord } from '@fealty/messaging';
import { withClient } from '@fealty/testing';
import { migrateAll, type ServiceName } from '@fealty/tools/local/services';
import { RunningProcess } from '@fealty/tools/local/run-services';
import { startStack, type Stack } from '@fealty/tools/stack/stack';
import { ownServers } from './own-servers.js';
import { say } from './results.js';

const password = 'bench';
const passwordOf = (): string => password;

/** A Kafka and a PostgreSQL of the run's own, in a folder of its own. */
export class Servers {
  private constructor(readonly stack: Stack, readonly dir: string) {}

  static async start(postgresSettings: readonly string[] = []): Promise<Servers> {
    const dir = mkdtempSync(join(tmpdir(), 'fealty-bench-'));
    return new Servers(await startStack({ dataDir: join(dir, 'stack'), kafkaPort: 0, postgresPort: 0, lasting: true, postgresSettings, env: ownServers(), onProgress: say }), dir);
  }

  async stop(): Promise<void> {
    await this.stack.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  client(name: string) {
    return kafkaClient({ brokers: this.stack.brokers, clientId: name, log: () => undefined, logLevel: 'error' });
  }

  /** A database of its own for one run, migrated. Topics are made once and stay. */
  async database(name: string, services: readonly ServiceName[]): Promise<string> {
    await withClient(this.stack.adminDatabaseUrl, (client) => client.query(`create database ${name}`));
    const url = new URL(this.stack.adminDatabaseUrl);
    url.pathname = `/${name}`;
    await migrateAll({ brokers: this.stack.brokers, adminUrl: url.href, partitions: this.stack.partitions, passwordOf, services });
    return url.href;
  }

  service(name: ServiceName, adminUrl: string, env: Readonly<Record<string, string>> = {}): Promise<RunningProcess> {
    return RunningProcess.start(name, {
      services: [name], brokers: this.stack.brokers, adminUrl, partitions: this.stack.partitions, jwtSecret: 'bench-bench-bench-bench-bench-bench', passwordOf, portOf: () => 0,
      logDir: join(this.dir, 'logs'), env: { LOG_LEVEL: 'warn', ...env },
    });
  }

  /** Puts records into Kafka, in order, and answers how many. */
  async fill(records: Iterable<OutgoingRecord>): Promise<number> {
    const producer = relayProducer(this.client('bench-fill'));
    let count = 0;
    let batch: OutgoingRecord[] = [];
    const flush = async (): Promise<void> => {
      await producer.send(batch);
      count += batch.length;
      batch = [];
    };
    for (const record of records) {
      batch.push(record);
      if (batch.length === 5_000) await flush();
    }
    await flush();
    await producer.close();
    return count;
  }
}

/** Servers for one piece of work, gone after it; further settings of PostgreSQL as `name=value`. */
export const onServers = async <Result>(work: (servers: Servers) => Promise<Result>, postgresSettings?: readonly string[]): Promise<Result> => {
  const servers = await Servers.start(postgresSettings);
  try {
    return await work(servers);
  } finally {
    await servers.stop();
  }
};
