import { DataSource, MigrationExecutor } from 'typeorm';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { Database } from './database.js';
import { provision } from './provision.js';

/** A migration class; its name ends in 13 digits, by which migrations are ordered. */
export type MigrationClass = new () => MigrationInterface;

/** What `migrate` needs for one service. */
export interface MigrateSettings {
  /** The owner of the database: it may create roles and schemas. */
  adminUrl: string;
  /** Name of the service, its role and its schema. */
  service: string;
  /** Password of the service's role; set at every run, so that a changed one takes effect. */
  password: string;
  migrations: MigrationClass[];
  /** Another schema of the same role, for state that is rebuilt beside the live one. @default the service's name */
  schema?: string;
  /** Set on the role, below the limits that a transaction sets itself. @default 10000 */
  roleTimeoutMs?: number;
  /** How long DDL waits for traffic to let go. @default 15000 */
  lockTimeoutMs?: number;
}

const table = 'migrations';

const schemaOf = ({ service, schema }: MigrateSettings): string => schema ?? service;

const checkNames = (migrations: readonly MigrationClass[]): void => {
  for (const { name } of migrations) {
    if (!/\d{13}$/.test(name)) throw new TypeError(`migration ${name}: its class name must end in 13 digits (milliseconds)`);
  }
};

// The lock belongs to the session and ends with it.
const underLock = async <Result>(runner: QueryRunner, settings: MigrateSettings, work: () => Promise<Result>): Promise<Result> => {
  const lock = `hashtextextended('fealty migrate ' || $1, 0)`;
  await runner.query(`select set_config('lock_timeout', '0', false)`);
  await runner.query(`select pg_advisory_lock(${lock})`, [settings.service]);
  await runner.query(`select set_config('lock_timeout', $1, false)`, [String(settings.lockTimeoutMs ?? 15_000)]);
  return work();
};

const apply = async (source: DataSource, runner: QueryRunner, settings: MigrateSettings): Promise<string[]> => {
  const [{ database }] = await runner.query('select current_database() as database') as [{ database: string }];
  const run = (text: string): Promise<unknown> => runner.query(text);
  await provision(run, database, { service: settings.service, schema: schemaOf(settings), password: settings.password, statementTimeoutMs: settings.roleTimeoutMs ?? 10_000 });
  const executor = new MigrationExecutor(source, runner);
  executor.transaction = 'each';
  const done = await executor.executePendingMigrations();
  await runner.query(`revoke insert, update, delete on "${schemaOf(settings)}"."${table}" from "${settings.service}"`);
  return done.map((migration) => migration.name);
};

/**
 * Creates the service's schema and role when missing, runs the migrations that were not run yet, each in its own transaction, and
 * answers their names. May be repeated; two at once wait for each other. A table's privileges come from default privileges
 * (select, insert, update, delete); a migration revokes what an insert-only table must not allow.
 *
 * @example await migrate({ adminUrl, service: 'points', password, migrations: [CreatePointsEntries1764000000000] });
 */
export const migrate = async (settings: MigrateSettings): Promise<string[]> => {
  if (!/^[a-z][a-z0-9_]*$/.test(settings.service)) throw new TypeError(`service ${settings.service}: lower-case letters, digits and _ only`);
  if (!/^[a-z][a-z0-9_]*$/.test(schemaOf(settings))) throw new TypeError(`schema ${schemaOf(settings)}: lower-case letters, digits and _ only`);
  checkNames(settings.migrations);
  const source = new DataSource({
    type: 'postgres', url: settings.adminUrl, schema: schemaOf(settings), migrations: settings.migrations, migrationsTableName: table,
    installExtensions: false, synchronize: false, logging: false, poolSize: 1, applicationName: `migrate ${settings.service}`,
    extra: { options: `-c search_path=${schemaOf(settings)}`, keepAlive: true },
  });
  await source.initialize();
  const runner = source.createQueryRunner();
  try {
    return await underLock(runner, settings, () => apply(source, runner, settings));
  } finally {
    await runner.release();
    await source.destroy();
  }
};

/** The migrations that this database has not seen yet: a service is not ready while there are any. */
export const missingMigrations = async (database: Database, migrations: readonly MigrationClass[]): Promise<string[]> => {
  const rows = await database.query<{ name: string }>(`select name from ${table}`);
  const done = new Set(rows.map((row) => row.name));
  return migrations.map((migration) => migration.name).filter((name) => !done.has(name));
};
