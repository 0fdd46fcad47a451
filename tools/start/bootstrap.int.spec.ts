import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@fealty/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

describe('two that are started at once', () => {
  const lock = join(rootDir, '.fealty', 'build.lock');
  const begunAt = (pid: number): string => {
    const stat = told(`/proc/${pid}/stat`);
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  };
  const start = (name: string) => {
    const program = spawn('node', [bootstrap, 'start/until-stopped.fixture.js', join(dir, name)], { stdio: ['ignore', 'ignore', 'pipe'] });
    started = program;
    let said = '';
    program.stderr.on('data', (chunk: Buffer) => { said += chunk.toString(); });
    return { runs: () => told(join(dir, name)).includes('runs'), said: () => said };
  };
  const stop = async (name: string): Promise<void> => {
    started?.kill('SIGTERM');
    await waitUntil('the program has stopped', () => told(join(dir, name)).includes('stopped'), { timeoutMs: 10_000 });
  };
  afterEach(() => { rmSync(lock, { force: true }); });

  it('build one after the other: the second says for whom it waits, and goes on when that one is done', async () => {
    writeFileSync(lock, `${process.pid} ${begunAt(process.pid)}`);
    const second = start('second');
    await waitUntil('it says that it waits', () => second.said().includes(`waiting for process ${process.pid}`), { timeoutMs: 20_000 });
    expect(second.runs()).toBe(false);
    rmSync(lock);
    await waitUntil('the program runs', second.runs, { timeoutMs: 60_000 });
    expect(existsSync(lock)).toBe(false);
    await stop('second');
  }, 90_000);

  it.each([['a dead process', `${2 ** 22 + 1} 1`], ['an earlier process with a number that is used again', `${process.pid} 1`]])('do not wait for the lock of %s', async (name, text) => {
    writeFileSync(lock, text);
    const only = start(name);
    await waitUntil('the program runs', only.runs, { timeoutMs: 60_000 });
    expect([only.said().includes('waiting'), existsSync(lock)]).toEqual([false, false]);
    await stop(name);
  }, 90_000);
});
