import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@fealty/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootDir } from '../local/places.js';

const dir = mkdtempSync(join(tmpdir(), 'fealty-bootstrap-'));
let started: ChildProcess | undefined;
afterEach(() => { started?.kill('SIGKILL'); });
afterAll(() => { rmSync(dir, { recursive: true, force: true }); });

const bootstrap = join(rootDir, 'tools', 'start', 'bootstrap.mjs');
const told = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

describe('a program that the bootstrapper has started', () => {
  // The shell is what npm puts between itself and a script: it ends on a signal, and passes none on.
  it.each([['the bootstrapper', 'exec'], ['the shell of npm before it', '']])('is asked to stop when %s gets SIGTERM', async (_, exec) => {
    const file = join(dir, `told-${exec}`);
    started = spawn('sh', ['-c', `${exec} node "${bootstrap}" start/until-stopped.fixture.js "${file}"; exit $?`], { stdio: 'ignore' });
    await waitUntil('the program runs', () => told(file).includes('runs'), { timeoutMs: 120_000 });
    started.kill('SIGTERM');
    await waitUntil('it has stopped', () => told(file).includes('stopped'), { timeoutMs: 10_000 });
    const pid = Number(/runs (\d+)/.exec(told(file))?.[1]);
    await waitUntil('it is gone', () => !existsSync(`/proc/${pid}`), { timeoutMs: 10_000 });
    expect(told(file).split('\n')).toHaveLength(3);
  }, 180_000);
});
