import { execFileSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { withClient } from '@fealty/testing';
import type { Stack } from '@fealty/tools/stack/stack';

export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGb: number;
  readonly system: string;
  /** Load of the minute before: what else ran here. */
  readonly loadBefore: number;
  readonly node: string;
  readonly java: string;
  readonly commit: string;
  readonly postgres?: Readonly<Record<string, string>>;
  readonly kafka?: Readonly<Record<string, string>>;
}

const said = (command: string, args: readonly string[]): string => {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown';
  }
};

const javaVersion = (): string => {
  try {
    return execFileSync('java', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n')[0] ?? 'unknown';
  } catch {
    return 'none';
  }
};

const postgresSettings = ['server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers', 'wal_level', 'max_wal_size', 'wal_buffers', 'max_connections'];

/** What the figures were taken on: hardware, versions, and the settings of the servers that ran. */
export const machineOf = async (stack?: Stack): Promise<Machine> => {
  const postgres = stack === undefined ? undefined : await withClient(stack.adminDatabaseUrl, async (client) => {
    const { rows } = await client.query<{ name: string; setting: string }>("select name, current_setting(name) as setting from pg_settings where name = any($1)", [postgresSettings]);
    return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
  });
  return {
    cores: cpus().length, processor: cpus()[0]?.model ?? 'unknown', memoryGb: Math.round(totalmem() / 2 ** 30), system: `${process.platform} ${release()}`,
    loadBefore: Math.round((loadavg()[0] ?? 0) * 100) / 100, node: process.version, java: javaVersion(), commit: said('git', ['rev-parse', '--short', 'HEAD']),
    ...(postgres === undefined ? {} : { postgres }),
    ...(stack === undefined ? {} : { kafka: { version: '4.1.1', brokers: String(stack.brokers.length), partitions: String(stack.partitions), acks: 'all', replication: '1', settings: 'defaults' } }),
  };
};

export const machineLine = ({ cores, processor, memoryGb, node, java, loadBefore, postgres }: Machine): string =>
  `${cores} cores (${processor}), ${memoryGb} GB, Node ${node}, ${java}, PostgreSQL ${postgres?.['server_version'] ?? '-'} (fsync ${postgres?.['fsync'] ?? '-'}, `
  + `synchronous_commit ${postgres?.['synchronous_commit'] ?? '-'}), load before ${loadBefore}`;
