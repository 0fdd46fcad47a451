// `npm start`: the whole system on this machine, fed by a simulated shop, until Ctrl-C.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signToken } from '@fealty/runtime';
import { Misasked } from '../command-line.js';
import { localDir, rootDir } from '../local/places.js';
import { startSystem, type System } from '../local/start-system.js';
import { startShop, type RunningShop } from '../shop/start-shop.js';
import { describeUpdate, watchUpdates } from '../watch/watch-updates.js';
import { LiveTable } from './live-table.js';
import { startOptions, usage, type StartOptions } from './options.js';
import { waiting } from './waiting.js';
import { welcome } from './welcome.js';

const say = (line: string): void => { process.stdout.write(`${line}\n`); };
/** What happened since the start; a table that is drawn in place wipes away what is only written. */
const news: string[] = [];
const tell = (line: string): void => { news.push(`${new Date().toISOString().slice(11, 19)}  ${line}`); say(line); };
const programme = 'demo';

const publishPolicy = async (system: System): Promise<void> => {
  const token = await signToken(system.jwtSecret, { subject: 'npm-start', role: 'admin', programme }, 300);
  const response = await fetch(`${system.urlOf('ingest')}/policies`, {
    method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/yaml' }, body: await readFile(join(rootDir, 'policies', 'demo.yaml')),
  });
  if (!response.ok) throw new Error(`the demo policy was refused: ${await response.text()}`);
};

const follow = async (system: System, options: StartOptions, { shop, lines }: { shop: RunningShop | undefined; lines: readonly string[] }): Promise<() => Promise<void>> => {
  const table = new LiveTable();
  const watching = await watchUpdates({ brokers: system.brokers, onUpdate: (update) => {
    table.add(update, performance.now());
    if (!options.ui) say(describeUpdate(update));
  } });
  let lag: Readonly<Record<string, number>> = {};
  const measure = setInterval(() => { void waiting(system).then((found) => { lag = found; }, () => undefined); }, 2_000);
  const draw = setInterval(() => {
    const now = performance.now();
    if (options.ui) process.stdout.write(`\x1b[H\x1b[2J${table.frame({ accepted: shop?.counts().accepted ?? 0, lag, lines: [...lines, ...news.slice(-3)] }, { now, columns: process.stdout.columns, rows: process.stdout.rows })}\n`);
  }, 500);
  const report = setInterval(() => {
    if (!options.ui) say(`${table.rate(performance.now()).toFixed(1)} updates/s, ${shop?.counts().accepted ?? 0} events in, waiting: ${JSON.stringify(lag)}`);
  }, 10_000);
  return async () => { for (const timer of [measure, draw, report]) clearInterval(timer); await watching.stop(); };
};

const untilSignalled = (): Promise<void> => new Promise((resolve) => { for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => { resolve(); }); });

const main = async (): Promise<void> => {
  const options = startOptions(process.argv.slice(2), process.stdout.isTTY);
  if (options === 'help') return say(usage);
  const begun = performance.now();
  const ended = untilSignalled();
  const system = await startSystem({ dataDir: localDir, fresh: options.fresh, remember: true, supervise: true, say: tell });
  await publishPolicy(system);
  const lines = await welcome(system, programme);
  say(lines.join('\n'));
  say(`fealty is ready (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
  news.length = 0;
  const shop = options.shop === 'none' ? undefined : await startShop({
    ingestUrl: system.urlOf('ingest'), complaintsUrl: system.urlOf('complaints'), jwtSecret: system.jwtSecret, programme, source: '/shop/web', size: options.shop, seed: options.seed, onProgress: say,
  });
  const unfollow = await follow(system, options, { shop, lines });
  await ended;
  say('stopping …');
  await shop?.stop();
  await unfollow();
  await system.stop();
  say('stopped; the data is kept, `npm start -- --fresh` forgets it');
  process.exit(0);
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${error instanceof Error && error.cause !== undefined ? `${String(error.cause)}\n` : ''}`);
  process.exit(error instanceof Misasked ? 2 : 1);
});
