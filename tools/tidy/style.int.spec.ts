import { beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { rootDir } from './plant-folder.js';
import { stylePlants } from './style-plants.js';

interface Text { readonly file: string; readonly text: string }

const run = (args: readonly string[], input?: string): string => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: rootDir, encoding: 'utf8', input: input ?? '', maxBuffer: 10_000_000 });
  if (status !== 0) throw new Error(`${stderr}\n${stdout}`);
  return stdout;
};
const rulesBroken = (texts: readonly Text[]): string[][] => JSON.parse(run([join(rootDir, 'tools', 'tidy', 'lint-texts.mjs')], JSON.stringify(texts))) as string[][];

describe('the style', () => {
  let broken: readonly string[][] = [];
  beforeAll(() => {
    run([join(rootDir, 'node_modules', 'nx', 'dist', 'bin', 'nx.js'), 'show', 'projects']); // ESLint reads the project graph that Nx keeps
    broken = rulesBroken([...stylePlants, ...stylePlants.map(({ file, good }) => ({ file, text: good }))]);
  }, 120_000);

  it.each(stylePlants.map((plant, index) => ({ ...plant, index })))('$rule fails on $file, plant $index', ({ rule, index }) => {
    expect([...new Set(broken[index])]).toEqual([rule]);
  });

  it.each(stylePlants.map((plant, index) => ({ ...plant, index: index + stylePlants.length })))('$rule lets what is right pass in $file, plant $index', ({ index }) => {
    expect(broken[index]).toEqual([]);
  });
});
