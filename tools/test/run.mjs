// What `npm test` runs first: it needs nothing but Node and npm. It ends with the counts, also when nothing could be installed or built.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bootstrap = fileURLToPath(new URL('../start/bootstrap.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'fealty-counts-'));
const file = join(folder, 'counts.json');
process.on('SIGINT', () => undefined); // the terminal sends it to the tests as well; the counts come after them

const { status } = spawnSync(process.execPath, [bootstrap, 'test/main.js', ...process.argv.slice(2)], { stdio: 'inherit', env: { ...process.env, FEALTY_TEST_COUNTS: file } });
const { passed, failed } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { passed: 0, failed: 1 };
rmSync(folder, { recursive: true, force: true });
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 && status === 0 ? 0 : 1);
