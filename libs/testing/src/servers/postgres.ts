import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { claimFolder, type Claim } from './claim.js';
import { freePort } from './ports.js';
import { postgresAccount, type PostgresAccount } from './postgres-account.js';
import { postgresBinaries, type PostgresBinaries } from './postgres-binaries.js';
import { commandOf, identityOf } from './process-identity.js';
import { EndedEarly, runServer, withDetails, type Server } from './server.js';
import { waitUntil } from './wait-until.js';

const run = promisify(execFile);

/** How to start a PostgreSQL. */
export interface PostgresOptions {
  /** Everything the server keeps; made when missing. */
  readonly dataDir: string;
  /** Wished ports, in order; when all are taken, or none is given, any free one. */
  readonly ports?: readonly number[];
  /** A database to make when it is missing. @default 'postgres' */
  readonly database?: string;
  /** Begin without the data of earlier runs. @default false */
  readonly fresh?: boolean;
  /** Further settings of the server, as `name=value`. @default none */
  readonly settings?: readonly string[];
  readonly onProgress?: (line: string) => void;
}

/** A running PostgreSQL. */
export interface PostgresServer extends Server {
  /** The URL of its owner, who may do everything; only this machine can reach it. */
  readonly adminUrl: string;
  readonly port: number;
}

const owner = 'postgres';
const password = 'postgres';
const startsMax = 3;

const settings = ['listen_addresses=127.0.0.1', 'max_connections=200', 'unix_socket_directories='];

/** What PostgreSQL says when it finds the rest of a killed one: its processes have not ended, or nobody has reaped them yet. */
export const killedOneIsStillGoing = /pre-existing shared memory block|is another postmaster/i;

/** Runs a piece of work on a connection of its own. */
export const withClient = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined); // a server that is stopped says so; the query in hand fails anyway
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const answers = (url: string): Promise<boolean> =>
  withClient(url, async (client) => (await client.query('select 1')).rowCount === 1).catch(() => false);

const initialise = async (cluster: string, binaries: PostgresBinaries, account: PostgresAccount): Promise<void> => {
  const work = `${cluster}.new`;
  const secret = `${cluster}.secret`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { mode: 0o700 });
  writeFileSync(secret, password, { mode: 0o600 });
  for (const path of [work, secret]) account.own(path);
  const { command, args, user } = account.run(binaries.initdb, [`--pgdata=${work}`, '--auth=scram-sha-256', `--username=${owner}`,
    `--pwfile=${secret}`, '--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8', '--lc-collate=C', '--lc-ctype=C', '--lc-messages=C']);
  try {
    await run(command, args, { cwd: '/', ...user });
  } finally {
    rmSync(secret);
  }
  renameSync(work, cluster);
};

// A number in postmaster.pid that now belongs to another program would make PostgreSQL refuse to start for good.
const dropStalePid = async (cluster: string): Promise<void> => {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (identityOf(pid) === undefined) return; // PostgreSQL sees for itself that it is gone
  const isServer = () => commandOf(pid).includes(cluster);
  if (isServer()) await waitUntil(`process ${pid}, which runs on ${cluster}, has ended`, () => !isServer(), { timeoutMs: 20_000 });
  else rmSync(file);
};

const makeDatabase = async (url: string, database: string): Promise<void> => {
  await withClient(url, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  });
};

const startOnPort = async (options: PostgresOptions, port: number, claim: Claim): Promise<PostgresServer> => {
  const { dataDir, database = 'postgres', onProgress = () => undefined } = options;
  const cluster = join(dataDir, 'data');
  const binaries = postgresBinaries();
  const account = postgresAccount([cluster, binaries.postgres]);
  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    onProgress('Making an empty PostgreSQL');
    await initialise(cluster, binaries, account);
  }
  await dropStalePid(cluster);
  const flags = ['-D', cluster, '-p', String(port), ...[...settings, ...options.settings ?? []].flatMap((setting) => ['-c', setting])];
  const urlOf = (name: string) => `postgres://${owner}:${password}@127.0.0.1:${port}/${name}`;
  const server = await runServer({
    name: 'PostgreSQL', claim, isReady: () => answers(urlOf('postgres')),
    program: { ...account.run(binaries.postgres, flags), logFile: join(dataDir, 'postgres.log'), stopSignal: 'SIGINT' },
    tryAgainWhen: killedOneIsStillGoing,
  });
  await makeDatabase(urlOf('postgres'), database);
  return withDetails(server, { adminUrl: urlOf(database), port });
};

/** Starts one PostgreSQL and resolves when it answers. It ends with this process, however that ends; the data stays. */
export const startPostgres = async (options: PostgresOptions): Promise<PostgresServer> => {
  mkdirSync(options.dataDir, { recursive: true });
  const claim = await claimFolder(options.dataDir, 'SIGINT');
  try {
    if (options.fresh === true) rmSync(join(options.dataDir, 'data'), { recursive: true, force: true });
    for (let start = 1; ; start++) {
      try {
        return await startOnPort(options, await freePort(options.ports ?? []), claim);
      } catch (error) {
        // Somebody else may take a port between our look and PostgreSQL's.
        if (start === startsMax || !(error instanceof EndedEarly) || !/Address already in use/.test(error.message)) throw error;
      }
    }
  } catch (error) {
    claim.release();
    throw error;
  }
};
