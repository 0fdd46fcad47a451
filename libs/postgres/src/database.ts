import pg from 'pg';
import { DataSource } from 'typeorm';
import type { EntitySchema } from 'typeorm';
import { setTimeout as pause } from 'node:timers/promises';
import { waitingFor } from '@fealty/runtime';
import { Client } from './client.js';
import { classify, NoConnection } from './failures.js';
import { integersAsNumbers } from './numbers.js';

/** How a service reaches its part of the database. */
export interface DatabaseSettings {
  /** The service's own role and database: `postgres://points:…@127.0.0.1:15432/fealty`. */
  url: string;
  /** The service's schema: the search path of all connections. */
  schema: string;
  applicationName: string;
  /** Connections for commands and queries. @default 10 */
  poolMax?: number;
  /** Connections for batches. @default 10 */
  batchPoolMax?: number;
  /** @default 5000 */
  statementTimeoutMs?: number;
  /** How long to wait for a free or a new connection. @default 5000 */
  connectTimeoutMs?: number;
  /** How long `open` keeps trying while the server is not there yet. @default 15000 */
  openWithinMs?: number;
  entities?: EntitySchema<object>[];
  /** Told when an idle connection dies; the pool replaces it. */
  onPoolError?: (error: Error) => void;
}

/** A process has one relay, loyalty a second one for its models. */
const relayConnectionsMax = 2;

const poolOptions = (settings: DatabaseSettings): pg.PoolConfig & { options: string } => {
  const statementTimeoutMs = settings.statementTimeoutMs ?? 5_000;
  return {
    Client: Client as unknown as NonNullable<pg.PoolConfig['Client']>,
    connectionString: settings.url,
    application_name: settings.applicationName,
    // One start-up parameter for all, so that a pooler in front has only one to let through.
    options: `-c search_path=${settings.schema} -c statement_timeout=${statementTimeoutMs}`,
    types: integersAsNumbers,
    pipeline: true,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: settings.connectTimeoutMs ?? 5_000,
    idleTimeoutMillis: 60_000,
    // The pool listens only while a connection is idle. In the packet that hands it out the server may also say that it ends, and an error to
    // which nobody listens ends the process.
    onConnect: (client) => { client.on('error', () => undefined); },
    // A half-open connection answers nothing, not even the statement timeout.
    query_timeout: statementTimeoutMs + 5_000,
  };
};

/**
 * Batches and relays name rows by keys that have an index. Planned while a table is small, such a statement reads all of it, and the kept plan
 * goes on doing so while the table grows, until its statistics are taken: for minutes after the start of an import. With these settings
 * each is planned once, by the keys.
 */
const keyedPlans = ['plan_cache_mode=force_generic_plan', 'enable_seqscan=off', 'enable_hashjoin=off', 'enable_mergejoin=off'].map((setting) => `-c ${setting}`).join(' ');

const keyedPool = (settings: DatabaseSettings, max: number): pg.Pool => {
  const options = poolOptions(settings);
  return new pg.Pool({ ...options, options: `${options.options} ${keyedPlans}`, max }).on('error', (error) => settings.onPoolError?.(error));
};

const initialised = async (settings: DatabaseSettings): Promise<DataSource> => {
  const giveUpAt = performance.now() + (settings.openWithinMs ?? 15_000);
  for (let waitMs = 100; ; waitMs = Math.min(waitMs * 2, 1_000)) {
    const source = new DataSource({
      type: 'postgres', url: settings.url, schema: settings.schema, poolSize: settings.poolMax ?? 10,
      installExtensions: false, synchronize: false, logging: false, entities: settings.entities ?? [],
      poolErrorHandler: (error: Error) => settings.onPoolError?.(error), extra: poolOptions(settings),
    });
    try {
      return await source.initialize();
    } catch (error) {
      if (classify(error) !== 'retryable' || performance.now() > giveUpAt) throw new NoConnection(`cannot open the database for ${settings.schema}`, { cause: error });
      await pause(waitMs);
    }
  }
};

/**
 * A service's database: one TypeORM data source and three pools from one address, so that waiting commands cannot starve batches, nor
 * batches that wait for a shard starve the relay.
 *
 * @example const database = await Database.open({ url, schema: 'points', applicationName: 'points' });
 */
export class Database {
  /** For commands and queries. */
  readonly commandPool: pg.Pool;

  private constructor(
    readonly source: DataSource,
    /** For batches, whose statements find rows by their keys. */
    readonly batchPool: pg.Pool,
    /** For relays, which wait for no shard. */
    readonly relayPool: pg.Pool,
  ) {
    this.commandPool = (source.driver as unknown as { master: pg.Pool }).master;
  }

  /** Connects, or throws `NoConnection` when that does not succeed in time. */
  static async open(settings: DatabaseSettings): Promise<Database> {
    const source = await initialised(settings);
    return new Database(source, keyedPool(settings, settings.batchPoolMax ?? 10), keyedPool(settings, relayConnectionsMax));
  }

  /** Reads rows; bigint comes back as a number. Give a `name` to keep the statement prepared. */
  async query<Row>(text: string, values: readonly unknown[] = [], name?: string): Promise<Row[]> {
    const result = await waitingFor('the database', () => this.commandPool.query({ text, values: [...values], ...(name === undefined ? {} : { name }) }));
    return result.rows as Row[];
  }

  /** Waits for the connections in use, then closes all. */
  async close(): Promise<void> {
    await Promise.all([this.source.destroy(), this.batchPool.end(), this.relayPool.end()]);
  }
}
