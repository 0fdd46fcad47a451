// Real data in: npm run import -- olist DIR | online-retail FILE [--keep-dates] [--shuffle SEED] [--compare]
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { signToken } from '@fealty/runtime';
import { Misasked, runProgram } from '../command-line.js';
import { readLocalState, type LocalState } from '../local-state.js';
import { rootDir } from '../local/places.js';
import type { Told } from '../shop/stories.js';
import { actualOf } from './actual.js';
import { databaseIdOf, readImportState, writeImportState } from './import-state.js';
import { progressBar } from './progress-bar.js';
import { differing, pairsOf, tableOf } from './reconcile.js';
import { sendAll, shuffled, untilProjected, type Totals } from './send-all.js';
import { sets, type DataSet } from './sets.js';

const say = (line: string): void => { process.stdout.write(`${line}\n`); };
const usage = 'npm run import -- olist DIR | online-retail FILE [--keep-dates] [--shuffle SEED] [--compare]';
const dayMs = 86_400_000;

interface Asked { readonly name: string; readonly set: DataSet; readonly path: string; readonly keepDates: boolean; readonly compare: boolean; readonly shuffle: number | undefined; readonly state: LocalState }

const options = { 'keep-dates': { type: 'boolean', default: false }, compare: { type: 'boolean', default: false }, shuffle: { type: 'string' } } as const;

interface Words { readonly values: { readonly 'keep-dates': boolean; readonly compare: boolean; readonly shuffle?: string }; readonly positionals: readonly string[] }

const askedBy = ({ values, positionals: [name = '', path = '', extra] }: Words): Asked => {
  const set = sets[name];
  if (set === undefined) throw new Misasked(name === '' ? 'say which data set' : `"${name}" is none of ${Object.keys(sets).join(', ')}`, usage);
  if (path === '') throw new Misasked('say where the data is', usage);
  if (extra !== undefined) throw new Misasked(`"${extra}" is not expected here`, usage);
  if (!existsSync(path)) throw new Error(`${resolve(path)} is not there`);
  if (values.shuffle !== undefined && !/^\d{1,9}$/.test(values.shuffle)) throw new Misasked('--shuffle takes a whole number', usage);
  const state = readLocalState();
  if (state === undefined) throw new Error('no system runs here: start it with `npm start -- --shop none` in another terminal');
  return { name, set, path: resolve(path), keepDates: values['keep-dates'], compare: values.compare, shuffle: values.shuffle === undefined ? undefined : Number(values.shuffle), state };
};

const tokenOf = ({ set, state }: Asked, role: 'admin' | 'platform'): Promise<string> => signToken(state.jwtSecret, { subject: 'import', role, programme: set.programme }, 3_600);

const publishPolicy = async (ask: Asked): Promise<void> => {
  const authorization = `Bearer ${await tokenOf(ask, 'admin')}`;
  const url = ask.state.services['ingest'] ?? '';
  const known = await fetch(`${url}/policies/${ask.set.programme}`, { headers: { authorization } });
  await known.body?.cancel();
  if (known.ok) return;
  const body = await readFile(join(rootDir, 'policies', `${ask.set.programme}.yaml`));
  const response = await fetch(`${url}/policies`, { method: 'POST', headers: { authorization, 'content-type': 'application/yaml' }, body });
  if (!response.ok) throw new Error(`the policy of ${ask.set.programme} was refused: ${await response.text()}`);
  say(`published the policy of ${ask.set.programme}`);
};

/** The shift is chosen once, so that the set ends yesterday, and kept: a repeated import tells the very same events. */
const shiftOf = async ({ set, path, keepDates }: Asked, memory: string): Promise<number> => {
  const before = readImportState(memory);
  if (before !== undefined) return before.shiftDays;
  if (keepDates) return 0;
  return Math.floor(Date.now() / dayMs) - 1 - Date.parse(await set.lastDay(path)) / dayMs;
};

const send = async ({ set, shuffle, state }: Asked, told: Told[], { memory, shiftDays }: { memory: string; shiftDays: number }): Promise<Totals> => {
  const before = readImportState(memory);
  // Where a killed import stopped; one that came to its end, or one in another order, starts at the beginning.
  const from = before !== undefined && before.shuffle === shuffle ? before.sentBodies : 0;
  const remember = (sentBodies: number): void => { writeImportState(memory, { shiftDays, sentBodies, ...(shuffle === undefined ? {} : { shuffle }) }); };
  remember(from);
  const sender = { ingestUrl: state.services['ingest'] ?? '', jwtSecret: state.jwtSecret, programme: set.programme, source: set.source, signal: new AbortController().signal };
  const totals = await sendAll(shuffle === undefined ? told : shuffled(told, shuffle), { sender, from, progress: progressBar(say), sent: remember });
  remember(0);
  return totals;
};

const bring = async (ask: Asked): Promise<boolean> => {
  const memory = `${ask.name}-${await databaseIdOf(ask.state.adminDatabaseUrl)}`;
  const shiftDays = await shiftOf(ask, memory);
  say(shiftDays === 0 ? 'dates are kept' : `all dates are moved by ${shiftDays} days`);
  // Read whole before anything is changed: it may be no such data set.
  const { told, counts } = await ask.set.read(ask.path, shiftDays);
  await publishPolicy(ask);
  const totals = await send(ask, told, { memory, shiftDays });
  await untilProjected({ urls: ask.state.services, token: () => tokenOf(ask, 'admin'), say, timeoutMs: 1_800_000 });
  say(`read      ${JSON.stringify(counts)}`);
  say(`ingest    ${totals.accepted} accepted, ${totals.repeated} known already, refused ${JSON.stringify(Object.fromEntries(totals.refused))}`);
  return totals.refused.size === 0;
};

const isReconciled = async (ask: Asked): Promise<boolean> => {
  const recount = ask.set.recount(ask.path);
  const actual = await actualOf(ask.state.adminDatabaseUrl, ask.set.programme);
  const pairs = pairsOf(recount, actual);
  say(`\n  ${'reconciliation'.padEnd(26)}${'by the files'.padStart(14)}${'by services'.padStart(14)}\n${tableOf(pairs)}`);
  for (const line of differing(recount, actual).slice(0, 10)) say(`! ${line}`);
  return pairs.every(({ files, services }) => files === services);
};

void runProgram({ usage, options }, async (told) => {
  const ask = askedBy(told);
  const taken = ask.compare || await bring(ask);
  const equal = (await isReconciled(ask)) && taken;
  say(equal ? '\nreconciled: every pair is equal' : '\nNOT reconciled: pairs marked with ! differ, or something was refused');
  process.exit(equal ? 0 : 1);
});
