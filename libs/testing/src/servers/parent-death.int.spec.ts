import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startPostgres, withClient } from './postgres.js';
import { identityOf, isRunning, type ProcessIdentity } from './process-identity.js';
import { waitUntil } from './wait-until.js';

// Lets Node run the sources, whose imports name the built files.
const fromSources = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({ resolve: (name, context, next) => {
    try { return next(name, context); } catch (error) { if (!name.endsWith('.js')) throw error; return next(name.replace(/js$/, 'ts'), context); }
  } });`)}`;
const index = fileURLToPath(new URL('../index.ts', import.meta.url));
const program = (dir: string) => `
  import { startKafka, startPostgres } from ${JSON.stringify(index)};
  const servers = await Promise.all([
    startKafka({ dataDir: ${JSON.stringify(join(dir, 'kafka'))} }), startPostgres({ dataDir: ${JSON.stringify(join(dir, 'postgres'))} })]);
  if (process.env.FREEZE) for (const server of servers) server.kill('SIGSTOP');
  console.log(JSON.stringify(servers.map(({ pid }) => pid)));
  setInterval(() => {}, 1000);`;

describe('servers whose parent dies', () => {
  let dir: string;
  beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'fealty-parent-')); });
  afterEach(() => { rmSync(dir, { recursive: true }); });

  const aParent = async (env: Record<string, string>) => {
    const parent = spawn(process.execPath, ['--no-warnings', '--import', fromSources, '--input-type=module', '-e', program(dir)],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } });
    const [line] = await once(createInterface({ input: parent.stdout }), 'line') as [string];
    return { parent, servers: (JSON.parse(line) as number[]).map((pid) => identityOf(pid)!) };
  };
  const areGone = (servers: readonly ProcessIdentity[]) =>
    waitUntil('the servers of the killed parent are gone', () => !servers.some(isRunning), { timeoutMs: 20_000 });

  it('end too when it is killed, and their data starts again at once', async () => {
    const { parent, servers } = await aParent({});
    expect(servers.every(isRunning)).toBe(true);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    const postgres = await startPostgres({ dataDir: join(dir, 'postgres') });
    expect((await withClient(postgres.adminUrl, (client) => client.query('select 1'))).rowCount).toBe(1);
    await postgres.stop();
    await areGone(servers);
  }, 90_000);

  it('end too when they were frozen', async () => {
    const { parent, servers } = await aParent({ FREEZE: 'yes' });
    parent.kill('SIGKILL');
    await areGone(servers);
  }, 90_000);
});
