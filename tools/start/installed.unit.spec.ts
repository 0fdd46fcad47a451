import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootDir } from '../local/places.js';

const { isInstalled } = await import(join(rootDir, 'tools', 'start', 'installed.mjs')) as { isInstalled: (root: string) => boolean };
const dirs: string[] = [];
afterAll(() => { for (const dir of dirs) rmSync(dir, { recursive: true, force: true }); });

const locked = { '': {}, 'apps/a': { version: '0.0.0' }, 'node_modules/@fealty/a': { link: true }, 'node_modules/pg': { version: '8.0.0' }, 'node_modules/pg-win32': { version: '8.0.0', optional: true } };
const { 'node_modules/pg-win32': elsewhere, ...here } = locked;

/** A tree with the lock file above, in which npm noted that it installed these. */
const tree = (installed: object | undefined, linked = true): string => {
  const root = mkdtempSync(join(tmpdir(), 'fealty-installed-'));
  dirs.push(root);
  mkdirSync(join(root, 'node_modules', ...(linked ? ['@fealty', 'a'] : [])), { recursive: true });
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: locked }));
  if (installed !== undefined) writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: installed }));
  return root;
};

describe('what the lock file names', () => {
  it('is installed when npm has installed it, called by whomever, without what is for other systems', () => {
    expect(isInstalled(tree(here))).toBe(true);
    expect(isInstalled(rootDir)).toBe(true);
  });

  it.each([
    ['npm has not come to its end', tree(undefined)], ['a package is missing', tree({ ...here, 'node_modules/pg': undefined })],
    ['a package has another version', tree({ ...here, 'node_modules/pg': { version: '7.0.0' } })],
    ['one for some systems has another version', tree({ ...here, 'node_modules/pg-win32': { ...elsewhere, version: '7.0.0' } })], ['a workspace is not linked', tree(here, false)],
  ])('is not when %s', (_, root) => { expect(isInstalled(root)).toBe(false); });
});
