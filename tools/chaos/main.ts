// Random faults by hand: npm run chaos -- [--seed S] [--steps N] [--check-every N] | kills [--count N] | soak [--hours H] | full
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rootDir } from '../local/places.js';
import { runKills } from './kills.js';
import { runSchedule } from './schedule/run-schedule.js';

const { values, positionals: [what = 'steps'] } = parseArgs({ allowPositionals: true, options: {
  seed: { type: 'string' }, steps: { type: 'string', default: '60' }, 'check-every': { type: 'string', default: '250' }, count: { type: 'string', default: '200' }, hours: { type: 'string', default: '24' } } });
const seed = values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed);
const say = (line: string): void => { process.stdout.write(`${line}\n`); };

/** The fault tests in their full form. */
const runFull = (): Promise<void> => new Promise((resolve, reject) => {
  const jest = join(rootDir, 'node_modules', 'jest', 'bin', 'jest.js');
  const args = ['--experimental-vm-modules', '--no-warnings', jest, '--config', 'tools/test/jest.workspace.mjs', '--maxWorkers', '1', '--testPathPatterns', '\\.faults\\.spec\\.ts$'];
  const child = spawn(process.execPath, args, { cwd: rootDir, stdio: 'inherit', env: { ...process.env, FEALTY_FAULTS: 'full', FEALTY_FAULTS_SEED: String(seed) } });
  child.once('error', reject);
  child.once('exit', (code) => { if (code === 0) resolve(); else reject(new Error(`the fault tests ended with ${code ?? 'a signal'}`)); });
});

const programs: Readonly<Record<string, () => Promise<unknown>>> = {
  steps: () => runSchedule({ seed, steps: Number(values.steps), checkEvery: Number(values['check-every']), say }),
  soak: () => runSchedule({ seed, steps: 10_000_000, say, checkEvery: 500, until: Date.now() + Number(values.hours) * 3_600_000 }),
  kills: () => runKills({ seed, count: Number(values.count), say }),
  full: runFull,
};

const program = programs[what];
if (program === undefined) {
  say(`there is no ${what}: say ${Object.keys(programs).join(', ')}`);
  process.exit(2);
}
say(`${what}, seed ${seed}`);
try {
  await program();
  say(`nothing lost, nothing doubled (seed ${seed})`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
process.exit();
