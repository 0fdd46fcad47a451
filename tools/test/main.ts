// All tests against real parts: node tools/dist/test/main.js [unit] [int] [e2e] [WORD…]; a word picks specs by their path.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestServers } from '@fealty/testing';
import { rootDir } from '../local/places.js';
import { add, countLine, none, type Counts } from './counts.js';
import { asked, type Level } from './levels.js';
import { runJest } from './run-jest.js';

const say = (line: string): void => { process.stdout.write(`${line}\n`); };

interface Asked { readonly level: Level; readonly words: readonly string[]; readonly folder: string }

const withServers = async (asks: Asked): Promise<Counts> => {
  const servers = await startTestServers(say);
  const env = { ...process.env, FEALTY_TEST_KAFKA_BROKERS: servers.brokers.join(','), FEALTY_TEST_POSTGRES_URL: servers.adminUrl };
  try {
    return await runJest({ root: rootDir, env, ...asks });
  } finally {
    await servers.stop();
  }
};

const runLevel = async (asks: Asked): Promise<Counts> => {
  const { level } = asks;
  const begun = performance.now();
  say(`\n${level.name}: ${level.what}`);
  const counts = await (level.servers ? withServers(asks) : runJest({ root: rootDir, env: process.env, ...asks })).catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    return { passed: 0, failed: 1 };
  });
  say(`${level.name}: ${countLine(counts)} in ${Math.round((performance.now() - begun) / 1000)} s`);
  return counts;
};

const main = async (args: readonly string[]): Promise<Counts> => {
  const { levels, words } = asked(args);
  const folder = mkdtempSync(join(tmpdir(), 'fealty-results-'));
  let sum = none;
  try {
    for (const level of levels) sum = add(sum, await runLevel({ level, words, folder }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (sum.passed + sum.failed > 0) return sum;
  say(`no ${levels.map(({ name }) => name).join(', ')} spec has ${words.length === 0 ? 'a test' : `${words.map((word) => `"${word}"`).join(' or ')} in its path`}; see npm test -- LEVEL WORD in the README`);
  return { passed: 0, failed: 1 };
};

const counts = await main(process.argv.slice(2));
const countsFile = process.env['FEALTY_TEST_COUNTS'];
if (countsFile !== undefined) writeFileSync(countsFile, JSON.stringify(counts));
else say(`\n${countLine(counts)}`);
process.exit(counts.failed === 0 ? 0 : 1);
