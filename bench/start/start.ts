import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { rootDir } from '@fealty/tools/local/places';
import { askedOf } from '../measure/asked.js';
import { machineOf } from '../measure/machine.js';
import { say, writeResults } from '../measure/results.js';
import { spreadOf } from '../measure/statistics.js';

const once = (): Promise<number> => new Promise((resolve, reject) => {
  const begun = performance.now();
  const child = spawn('npm', ['start', '--', '--no-ui', '--shop', 'none'], { cwd: rootDir, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  let seconds: number | undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!line.startsWith('fealty is ready')) return;
    seconds = (performance.now() - begun) / 1_000;
    process.kill(-(child.pid ?? 0), 'SIGINT');
  });
  child.on('error', reject);
  child.on('exit', () => { if (seconds === undefined) reject(new Error('npm start ended before it was ready')); else resolve(seconds); });
});

/** npm run bench -- start: from the command on an installed and built tree to the line `fealty is ready`. */
export const benchStart = async (args: readonly string[]): Promise<void> => {
  const { runs } = askedOf(args, { numbers: { runs: 3 } });
  const machine = await machineOf();
  const seconds: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const took = await once();
    say(`${run === 0 ? 'warm-up' : `run ${run}`}: ${took.toFixed(1)} s`);
    if (run > 0) seconds.push(took);
  }
  const spread = spreadOf(seconds);
  say(`ready after ${spread.median.toFixed(1)} s (${spread.least.toFixed(1)} to ${spread.most.toFixed(1)})`);
  writeResults('start', { at: new Date().toISOString(), machine, seconds: spread });
};
