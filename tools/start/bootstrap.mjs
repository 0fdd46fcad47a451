// What `npm start` runs first. It needs nothing but Node and npm: it installs and builds what is missing, then hands over.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { takeLock } from './build-lock.mjs';
import { isInstalled } from './installed.mjs';

// Before anything that takes time: whoever started this may be gone after it.
const starter = process.ppid;
const root = fileURLToPath(new URL('../..', import.meta.url));
const windows = process.platform === 'win32';
const bin = (name) => join(root, 'node_modules', '.bin', windows ? `${name}.cmd` : name);

// What is installed and built is told on stderr: stdout is the program's alone, as in TOKEN=$(npm run -s token).
const run = (command, args, options = {}) => {
  const { status, signal } = spawnSync(command, args, { cwd: root, stdio: ['inherit', 2, 'inherit'], shell: windows, ...options });
  if (status !== 0) process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));
};

const [target, ...rest] = process.argv.slice(2);
if (target === undefined) {
  console.error('usage: bootstrap.mjs PROGRAM [options]');
  process.exit(2);
}
const release = await takeLock(join(root, '.fealty', 'build.lock'), (line) => console.error(line));

if (!isInstalled(root) || !existsSync(bin('node'))) {
  console.error('installing packages (npm install)');
  run('npm', ['install', '--no-fund', '--no-audit', '--loglevel=error']);
}

const [folder, ...path] = target.split('/');
const program = folder === 'bench' ? join(root, 'bench', 'dist', ...path) : join(root, 'tools', 'dist', target);
const begun = Date.now();
if (!existsSync(program)) console.error('building (a minute or two, once)');
run(bin('node'), [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b']);
if (Date.now() - begun > 3000) console.error(`built in ${Math.round((Date.now() - begun) / 100) / 10} s`);
release();
if (!statSync(program, { throwIfNoEntry: false })?.isFile()) {
  console.error(`there is no ${target} in tools`);
  process.exit(2);
}

const { spawn } = await import('node:child_process');
const child = spawn(bin('node'), ['--no-warnings=ExperimentalWarning', '--enable-source-maps', program, ...rest], { cwd: process.env.INIT_CWD ?? root, stdio: 'inherit', shell: windows });
// Ctrl-C reaches the child by itself, as one of the terminal's foreground group; what is sent to this process alone is passed on.
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
process.on('SIGINT', () => undefined);
// npm passes a signal to the shell between us and ends with it; the shell passes nothing on.
const orphaned = setInterval(() => {
  if (process.ppid === starter) return;
  clearInterval(orphaned);
  child.kill('SIGTERM');
}, 250);
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
