import { beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { goodFiles, plants } from './boundary-plants.js';
import { rootDir, withFolder } from './plant-folder.js';

interface Violation { readonly from: string; readonly rule: { readonly name: string } }
const { forbidden } = createRequire(import.meta.url)(join(rootDir, 'boundaries.cjs')) as { forbidden: { name: string }[] };

const files = { ...goodFiles, ...Object.fromEntries(plants.map(({ file, text }) => [file, text])), 'tsconfig.base.json': readFileSync(join(rootDir, 'tsconfig.base.json'), 'utf8') };

const cruise = (folder: string): Violation[] => {
  const program = join(rootDir, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const { stdout, stderr } = spawnSync(process.execPath, [program, 'apps', 'libs', 'tools', '--config', join(rootDir, 'boundaries.cjs'), '--output-type', 'json'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 100_000_000 });
  if (!stdout.startsWith('{')) throw new Error(stderr);
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
};

describe('the boundaries', () => {
  let violations: readonly Violation[] = [];
  const brokenBy = (file: string): string[] => [...new Set(violations.filter(({ from }) => from === file).map(({ rule }) => rule.name))];
  beforeAll(async () => { violations = await withFolder(files, cruise); }, 60_000);

  it.each(plants)('$rule fails on $file', ({ rule, file }) => {
    expect(brokenBy(file)).toEqual([rule]);
  });

  it('hold for files that keep to their role', () => {
    expect(Object.keys(goodFiles).filter((file) => brokenBy(file).length > 0)).toEqual([]);
  });

  it('have a planted violation for each rule', () => {
    expect(new Set(plants.map(({ rule }) => rule))).toEqual(new Set(forbidden.map(({ name }) => name)));
  });
});
