import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimFolder } from './claim.js';
import { runServer, type Server } from './server.js';

describe('a server that does not become ready', () => {
  let dir: string;
  beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'fealty-server-')); });
  afterEach(() => { rmSync(dir, { recursive: true }); });

  const started = async (script: string): Promise<Server> => {
    const claim = await claimFolder(dir, 'SIGTERM');
    const program = { command: process.execPath, args: ['-e', script], logFile: join(dir, 'server.log'), stopSignal: 'SIGTERM' } as const;
    return runServer({ name: 'Slowpoke', claim, program, isReady: () => Promise.resolve(false), readyWithinMs: 2_000 });
  };

  it('is named with its log and the last lines of it when the time is over', async () => {
    await expect(started('console.log("loading segments"); setInterval(() => {}, 1000)'))
      .rejects.toThrow(`Waited 2000 ms in vain until Slowpoke is ready. The end of ${join(dir, 'server.log')}:\nloading segments`);
  });

  it('is named with its log when it ends by itself, even if that is empty', async () => {
    await expect(started('process.exit(1)')).rejects.toThrow(`Slowpoke ended before it was ready. ${join(dir, 'server.log')} says nothing of it.`);
  });
});
