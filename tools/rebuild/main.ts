// State folded again beside the live one: npm run rebuild -- loyalty|points ACTION
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { besideOf, compare, dropBeside, flip, rebuildStatus, StillBehind, whileFolding, type Compared, type Rebuilt } from '@fealty/messaging';
import { Database, migrate } from '@fealty/postgres';
import { Misasked, runProgram } from '../command-line.js';
import { readLocalState } from '../local-state.js';
import { rootDir } from '../local/places.js';
import { migrationsOf, type ServiceName } from '../local/services.js';
import { foldBeside } from './run-beside.js';

const usage = [
  'npm run rebuild -- loyalty|points ACTION [--accept-differences]',
  '  start     make the schema beside the live one, and fold into it until Ctrl-C (again: goes on where it was)',
  '  check     the same until it has come as far as the live state, then verify and stop; ends with 1 when anything differs',
  '  prepare   make the schema only; run the service with LOYALTY_BESIDE=yes or POINTS_BESIDE=yes yourself',
  '  status    how far it is',
  '  verify    compare everything at one instant; ends with 1 when anything differs',
  '  flip      make it the live state; the former one waits beside',
  '  rollback  the same the other way: back to the state that was live before',
  '  drop      remove what stands beside; refused while `start` or `check` folds into it',
].join('\n');
/** Each holds live traffic for some seconds at most. */
const attemptsMax = 3;
/** Loyalty is folded from the topics that it reads, points from its own. */
const services: readonly ServiceName[] = ['loyalty', 'points'];

const adminUrl = (): string => {
  const url = process.env['MIGRATE_DATABASE_URL'] ?? readLocalState()?.adminDatabaseUrl;
  if (url === undefined) throw new Error('no database: start the system with `npm start`, or set MIGRATE_DATABASE_URL');
  return url;
};
const passwordOf = (): string => {
  const password = process.env['FEALTY_DATABASE_PASSWORD'] ?? readLocalState()?.databasePassword;
  if (password === undefined) throw new Error("FEALTY_DATABASE_PASSWORD is missing: what the services' roles log in with, as for npm run migrate");
  return password;
};
const keys = () => ({ adminUrl: adminUrl(), password: passwordOf() });
const say = (line: string): void => { process.stdout.write(`${line}\n`); };

const rebuiltOf = async (service: string): Promise<Rebuilt> =>
  (await import(pathToFileURL(join(rootDir, 'apps', service, 'dist', 'src', 'state', 'rebuilt.table.js')).href) as { rebuilt: Rebuilt }).rebuilt;

const told = ({ live, beside, shards, differing, samples }: Compared): string =>
  `${live} customers live, ${beside} beside, in ${shards} shards; ${differing} differ${samples.length === 0 ? '' : `, such as ${samples.join(', ')}`}`;

interface Asked { readonly database: Database; readonly rebuilt: Rebuilt; readonly acceptDifferences: boolean }
/** Answers what the command ends with. */
type Act = (asked: Asked) => Promise<number | undefined>;

const prepare: Act = async ({ rebuilt: { service } }) => {
  const done = await migrate({ ...keys(), service, schema: besideOf(service), migrations: await migrationsOf(service as ServiceName) });
  say(done.length === 0 ? `${besideOf(service)} is there already; going on` : `${besideOf(service)} is made`);
  return 0;
};

const start: Act = async (asked) => {
  await prepare(asked);
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { ended.abort(); });
  say(`when it is not behind any more: npm run rebuild -- ${asked.rebuilt.service} verify, then flip`);
  await foldBeside(asked.database, asked.rebuilt, { keys: keys(), signal: ended.signal });
  say('stopped; `start` goes on where it was');
  return 0;
};

const verify: Act = async ({ database, rebuilt }) => {
  const compared = await compare(database, rebuilt);
  say(told(compared));
  return compared.differing === 0 ? 0 : 1;
};

const check: Act = async (asked) => {
  await prepare(asked);
  let code: number | undefined;
  const whenEqual = async (attempt: number): Promise<boolean> => {
    try {
      code = await verify(asked);
      return true;
    } catch (error) {
      if (!(error instanceof StillBehind) || attempt >= attemptsMax) throw error;
      say(`${error.message}\nlive traffic goes on; compared again, attempt ${attempt + 1} of ${attemptsMax}`);
      return false;
    }
  };
  await foldBeside(asked.database, asked.rebuilt, { keys: keys(), signal: new AbortController().signal, whenEqual });
  return code;
};

const change = (back: boolean): Act => async ({ database, rebuilt, acceptDifferences }) => {
  const done = await flip(database, rebuilt, { acceptDifferences, back });
  if (!done.flipped) throw new Error(`${told(done)}\nnot flipped; when the differences are what the rebuild was for, add --accept-differences`);
  say(`${told(done)}\nflipped: the ${back ? 'rebuilt' : 'former'} state waits in ${besideOf(rebuilt.service)}`);
  return 0;
};

/** What needs both sides says so when one is not there. */
const withBoth = (act: Act): Act => async (asked) => {
  const { database, rebuilt: { service } } = asked;
  const [row] = await database.query<{ stands: boolean }>('select exists (select from pg_namespace where nspname = $1) as stands', [besideOf(service)]);
  if (row?.stands !== true) throw new Error(`nothing stands beside ${service}: \`npm run rebuild -- ${service} start\` makes it and folds into it`);
  return act(asked);
};

const folding = (act: Act): Act => (asked) => whileFolding(asked.database, asked.rebuilt.service, () => act(asked));

const actions: Readonly<Record<string, Act>> = {
  prepare, start: folding(start), check: folding(check), verify: withBoth(verify), flip: withBoth(change(false)), rollback: withBoth(change(true)),
  status: withBoth(async ({ database, rebuilt }) => {
    const { applied, behind, parked, quarantined, former } = await rebuildStatus(database, rebuilt);
    say(`${applied} events applied, ${behind} behind the live state; ${parked} parked, ${quarantined} in quarantine\n${besideOf(rebuilt.service)} is ${former ? 'the former state: it was flipped, and `rollback` goes back to it' : 'a rebuild that is not live'}`);
    return 0;
  }),
  drop: async ({ database, rebuilt: { service } }) => { await dropBeside(database, service); say(`${besideOf(service)} is gone`); return 0; },
};

void runProgram({ usage, options: { 'accept-differences': { type: 'boolean', default: false } } }, async ({ values, positionals: [service = '', verb = '', ...more] }) => {
  const action = actions[verb];
  if (!(services as readonly string[]).includes(service)) throw new Misasked(service === '' ? 'say what is rebuilt' : `"${service}" is none of ${services.join(', ')}`, usage);
  if (action === undefined || more.length > 0) throw new Misasked(verb === '' ? 'say what is to be done' : `"${[verb, ...more].join(' ')}" is not known here`, usage);
  const database = await Database.open({ url: adminUrl(), schema: service, applicationName: 'rebuild', statementTimeoutMs: 120_000 });
  try {
    return await action({ database, rebuilt: await rebuiltOf(service), acceptDifferences: values['accept-differences'] });
  } finally {
    await database.close();
  }
});
