// Random faults by hand: npm run chaos -- [--seed S] [--steps N] [--check-every N] | kills [--count N] | soak [--hours H] | full
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Misasked, runProgram } from '../command-line.js';
import { rootDir } from '../local/places.js';
import { runKills } from './kills.js';
import { runSchedule } from './schedule/run-schedule.js';

const say = (line: string): void => { process.stdout.write(`${line}\n`); };

/** The fault tests in their full form. */
const runFull = (seed: number): Promise<void> => new Promise((resolve, reject) => {
  const jest = join(rootDir, 'node_modules', 'jest', 'bin', 'jest.js');
  const args = ['--experimental-vm-modules', '--no-warnings', jest, '--config', 'tools/test/jest.workspace.mjs', '--maxWorkers', '1', '--testPathPatterns', '\\.faults\\.spec\\.ts$'];
  const child = spawn(process.execPath, args, { cwd: rootDir, stdio: 'inherit', env: { ...process.env, FEALTY_FAULTS: 'full', FEALTY_FAULTS_SEED: String(seed) } });
  child.once('error', reject);
  child.once('exit', (code) => { if (code === 0) resolve(); else reject(new Error(`the fault tests ended with ${code ?? 'a signal'}`)); });
});

const usage = 'npm run chaos -- [steps [--steps 60] [--check-every 250] | kills [--count 200] | soak [--hours 24] | full] [--seed S]';
const options = { seed: { type: 'string' }, steps: { type: 'string', default: '60' }, 'check-every': { type: 'string', default: '250' }, count: { type: 'string', default: '200' }, hours: { type: 'string', default: '24' } } as const;

const wholeOf = (name: string, text: string, least = 1): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least) throw new Misasked(`--${name} is a whole number from ${least} on`, usage);
  return value;
};

void runProgram({ usage, options }, async ({ values, positionals: [what = 'steps', ...more] }) => {
  const seed = values.seed === undefined ? Date.now() % 1_000_000_000 : wholeOf('seed', values.seed, 0);
  const [steps, checkEvery, count, hours] = [wholeOf('steps', values.steps), wholeOf('check-every', values['check-every']), wholeOf('count', values.count), wholeOf('hours', values.hours)];
  const programs: Readonly<Record<string, () => Promise<unknown>>> = {
    steps: () => runSchedule({ seed, steps, checkEvery, say }),
    soak: () => runSchedule({ seed, steps: 10_000_000, checkEvery: 500, until: Date.now() + hours * 3_600_000, say }),
    kills: () => runKills({ seed, count, say }),
    full: () => runFull(seed),
  };
  const program = programs[what];
  if (program === undefined || more.length > 0) throw new Misasked(`there is no ${[what, ...more].join(' ')}: there are ${Object.keys(programs).join(', ')}`, usage);
  say(`${what}, seed ${seed}`);
  await program();
  say(`nothing lost, nothing doubled (seed ${seed})`);
  process.exit(0);
});
