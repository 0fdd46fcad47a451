// A projection folded again beside the live one: npm run rebuild -- loyalty start|status|verify|flip|rollback|drop
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { besideOf, compare, dropBeside, flip, rebuildStatus, type Compared, type Rebuilt } from '@fealty/messaging';
import { Database, migrate } from '@fealty/postgres';
import { readLocalState } from '../local-state.js';
import { rootDir } from '../local/places.js';
import { migrationsOf } from '../local/services.js';
import { runBeside } from './run-beside.js';

const usage = [
  'usage: npm run rebuild -- loyalty ACTION [--accept-differences]',
  '  start     make the schema beside the live one, and fold into it until Ctrl-C (again: goes on where it was)',
  '  prepare   make the schema only; run the service with LOYALTY_BESIDE=yes yourself',
  '  status    how far it is',
  '  verify    compare every customer at one instant, shard by shard',
  '  flip      make it the live state; the former one waits beside',
  '  rollback  the same the other way: back to the state that waits beside',
  '  drop      remove what stands beside',
].join('\n');

const adminUrl = (): string => {
  const url = process.env['MIGRATE_DATABASE_URL'] ?? readLocalState()?.adminDatabaseUrl;
  if (url === undefined) throw new Error('no database: start the system with `npm start`, or set MIGRATE_DATABASE_URL');
  return url;
};
const passwordOf = (): string => {
  const password = process.env['FEALTY_DATABASE_PASSWORD'] ?? readLocalState()?.databasePassword;
  if (password === undefined) throw new Error('FEALTY_DATABASE_PASSWORD is missing');
  return password;
};

const rebuiltOf = async (service: string): Promise<Rebuilt> =>
  (await import(pathToFileURL(join(rootDir, 'apps', service, 'dist', 'src', 'state', 'rebuilt.table.js')).href) as { rebuilt: Rebuilt }).rebuilt;

const told = ({ live, beside, shards, differing, samples }: Compared): string =>
  `${live} customers live, ${beside} beside, in ${shards} shards; ${differing} differ${samples.length === 0 ? '' : `, such as ${samples.join(', ')}`}`;

const flipped = async (database: Database, rebuilt: Rebuilt, acceptDifferences: boolean): Promise<string> => {
  const done = await flip(database, rebuilt, { acceptDifferences });
  if (done.flipped) return `${told(done)}\nflipped: the former state waits in ${besideOf(rebuilt.service)}`;
  throw new Error(`${told(done)}\nnot flipped; when the differences are what the rebuild was for, add --accept-differences`);
};

type Act = (database: Database, rebuilt: Rebuilt, acceptDifferences: boolean) => Promise<string>;
const prepare: Act = async (_, { service }) => {
  const done = await migrate({ adminUrl: adminUrl(), service, schema: besideOf(service), password: passwordOf(), migrations: await migrationsOf('loyalty') });
  return done.length === 0 ? `${besideOf(service)} is there already; going on` : `${besideOf(service)} is made`;
};
const actions: Readonly<Record<string, Act>> = {
  prepare,
  start: async (database, rebuilt, accept) => {
    process.stdout.write(`${await prepare(database, rebuilt, accept)}\n`);
    return runBeside(database, rebuilt.service, { adminUrl: adminUrl(), password: passwordOf() });
  },
  status: async (database, { service }) => {
    const { applied, behind, parked, quarantined } = await rebuildStatus(database, service);
    return `${applied} events applied, ${behind} behind the live state; ${parked} parked, ${quarantined} in quarantine`;
  },
  verify: async (database, rebuilt) => told(await compare(database, rebuilt)),
  flip: flipped,
  rollback: flipped,
  drop: async (database, { service }) => { await dropBeside(database, service); return `${besideOf(service)} is gone`; },
};

const main = async (): Promise<void> => {
  const { values, positionals: [service, verb, ...more] } = parseArgs({ allowPositionals: true, options: { 'accept-differences': { type: 'boolean', default: false } } });
  const action = actions[verb ?? ''];
  if (service !== 'loyalty' || action === undefined || more.length > 0) throw new Error(usage);
  const database = await Database.open({ url: adminUrl(), schema: service, applicationName: 'rebuild', statementTimeoutMs: 120_000 });
  try {
    process.stdout.write(`${await action(database, await rebuiltOf(service), values['accept-differences'])}\n`);
  } finally {
    await database.close();
  }
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
