import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { startGuarded } from './guarded-process.js';
import { freePort, isOpen } from './ports.js';
import { waitUntil } from './wait-until.js';

const dir = mkdtempSync(join(tmpdir(), 'fealty-guarded-'));
afterAll(() => { rmSync(dir, { recursive: true, force: true }); });

// Memory in several threads takes the system a while to take back; until then the port is not free.
const listener = (port: number): string => `const kept = Array.from({ length: 60 }, () => Buffer.alloc(5e6, 1));
  for (let i = 0; i < 3; i += 1) new (require('node:worker_threads').Worker)('const kept = Array.from({ length: 30 }, () => Buffer.alloc(3e6, 1)); setInterval(() => kept, 1e3)', { eval: true });
  require('node:net').createServer().listen(${port}, '127.0.0.1', () => kept);`;

describe('a server process', () => {
  it.each(['is killed', 'is stopped by force'])('has ended, when it %s, only once its port is free', async (how) => {
    const port = await freePort([]);
    const server = await startGuarded({ command: process.execPath, args: ['-e', listener(port)], logFile: join(dir, 'log'), stopSignal: 'SIGKILL' });
    await waitUntil('it listens', () => isOpen(port), { timeoutMs: 30_000 });
    if (how === 'is killed') {
      server.signal('SIGKILL');
      while (!server.hasEnded()) await turn();
    } else await server.stop();
    expect(await freePort([port])).toBe(port);
    expect(server.exitCode()).toBeNull();
  }, 60_000);
});
