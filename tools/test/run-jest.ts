import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countsOf, type Counts, type JestResults } from './counts.js';
import { jestArguments, type Level } from './levels.js';

interface Run { readonly root: string; readonly folder: string; readonly level: Level; readonly words: readonly string[]; readonly env: NodeJS.ProcessEnv }

const graceMs = 30_000;
const say = (line: string): void => { process.stdout.write(`${line}\n`); };

const ended = (child: ChildProcess): Promise<number> => new Promise((resolve, reject) => {
  child.once('error', reject);
  child.once('exit', (code) => { resolve(code ?? 1); });
});

/** Ends a jest that is over its time, or that has written its results and does not end. */
const watch = (child: ChildProcess, { level }: Run, resultsFile: string): NodeJS.Timeout => {
  const begun = Date.now();
  let written: number | undefined;
  return setInterval(() => {
    if (written === undefined && existsSync(resultsFile)) written = Date.now();
    const late = Date.now() - begun > level.minutesMax * 60_000;
    if (!late && (written === undefined || Date.now() - written < graceMs)) return;
    say(late ? `${level.name}: not done after ${level.minutesMax} minutes` : `${level.name}: the tests are done, and something that they opened is not`);
    child.kill('SIGKILL');
  }, 1_000);
};

/** Runs one level of all projects and counts; jest tells each suite as it finishes. */
export const runJest = async (run: Run): Promise<Counts> => {
  const { root, folder, level, words, env } = run;
  const resultsFile = join(folder, `${level.name}.json`);
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const child = spawn(process.execPath, ['--experimental-vm-modules', '--no-warnings', jest, ...jestArguments({ level, words, resultsFile })], { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const stop = (): void => { child.kill('SIGTERM'); };
  process.once('SIGTERM', stop);
  const watching = watch(child, run, resultsFile);
  const exitCode = await ended(child);
  clearInterval(watching);
  process.off('SIGTERM', stop);
  return countsOf(existsSync(resultsFile) ? JSON.parse(readFileSync(resultsFile, 'utf8')) as JestResults : undefined, exitCode);
};
