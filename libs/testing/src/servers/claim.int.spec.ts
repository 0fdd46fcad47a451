import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimFolder, isServed } from './claim.js';
import { identityOf, isRunning } from './process-identity.js';

describe('the claim to a data folder', () => {
  let dir: string;
  let other: ChildProcess;
  const identity = () => identityOf(other.pid!)!;
  const owned = (owner: object, server?: object) => writeFileSync(join(dir, 'owner.json'), JSON.stringify({ owner, server }));
  const dead = { pid: 1, since: 'another process that once had this pid' };

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'fealty-claim-'));
    other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  });
  afterEach(() => {
    other.kill('SIGKILL');
    rmSync(dir, { recursive: true });
  });

  it('is refused while a living process holds it', async () => {
    owned(identity());
    await expect(claimFolder(dir, 'SIGTERM')).rejects.toThrow(`is in use by process ${other.pid}`);
    expect(isRunning(identity())).toBe(true);
  });

  it('is refused while our own server runs there', async () => {
    (await claimFolder(dir, 'SIGTERM')).record(identity());
    await expect(claimFolder(dir, 'SIGTERM')).rejects.toThrow('is in use by process');
  });

  it('is taken over from a dead process, whose server is ended first, even a frozen one', async () => {
    const server = identity();
    owned(dead, server);
    expect(isServed(dir)).toBe(true);
    other.kill('SIGSTOP');
    const claim = await claimFolder(dir, 'SIGTERM');
    expect(isRunning(server)).toBe(false);
    expect(isServed(dir)).toBe(false);
    claim.release();
  });

  it('never ends a process that merely has the number of a server that is gone', async () => {
    owned(dead, { ...identity(), since: 'an earlier process' });
    await claimFolder(dir, 'SIGTERM');
    expect(isRunning(identity())).toBe(true);
  });

  it('is taken over when a crash of the machine left the record torn', async () => {
    writeFileSync(join(dir, 'owner.json'), '{"own');
    await claimFolder(dir, 'SIGTERM');
  });
});
