import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { staleFiles, withGenerated, writeFiles } from './output.js';

describe('generated files', () => {
  const output = new Map([['docs/reference/a.md', 'a\n'], ['docs/reference/schemas/b.json', '{}\n'], ['apps/points/README.md', 'points\n']]);
  let root: string;
  const place = () => ({ root, folder: 'docs/reference' });
  beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'fealty-generate-')); writeFiles(output, { root, folder: 'docs/reference' }); });
  afterEach(() => { rmSync(root, { recursive: true }); });

  it('are up to date once they are written', () => {
    expect(staleFiles(output, place())).toEqual([]);
    expect(readFileSync(join(root, 'docs/reference/schemas/b.json'), 'utf8')).toBe('{}\n');
  });

  it('stand beside what another command writes, and leave it alone', () => {
    writeFileSync(join(root, 'docs/reference/measured.md'), 'fast\n');
    const shared = { ...place(), writtenElsewhere: ['docs/reference/measured.md'] };
    expect(staleFiles(output, shared)).toEqual([]);
    writeFiles(output, shared);
    expect(readFileSync(join(root, 'docs/reference/measured.md'), 'utf8')).toBe('fast\n');
  });

  it('are named when they are stale, missing or left over', () => {
    writeFileSync(join(root, 'docs/reference/a.md'), 'b\n');
    rmSync(join(root, 'apps/points/README.md'));
    writeFileSync(join(root, 'docs/reference/schemas/old.json'), '{}\n');
    expect(staleFiles(output, place())).toEqual(['apps/points/README.md is missing', 'docs/reference/a.md is stale', 'docs/reference/schemas/old.json is left over']);
  });

  it('are put right by the next run, and nothing outside their folder is removed', () => {
    writeFileSync(join(root, 'docs/reference/a.md'), 'b\n');
    writeFileSync(join(root, 'docs/reference/schemas/old.json'), '{}\n');
    writeFileSync(join(root, 'docs/guide.md'), 'written by hand\n');
    writeFiles(output, place());
    expect(staleFiles(output, place())).toEqual([]);
    expect([existsSync(join(root, 'docs/reference/schemas/old.json')), existsSync(join(root, 'docs/guide.md'))]).toEqual([false, true]);
  });

  it('leave what is written by hand around a generated part', () => {
    const readMe = 'Before.\n\n<!-- generated:flow -->\nold\n<!-- /generated -->\n\nAfter.\n';
    const once = withGenerated(readMe, '| new |');
    expect(once).toBe('Before.\n\n<!-- generated:flow -->\n| new |\n<!-- /generated -->\n\nAfter.\n');
    expect(withGenerated(once, '| new |')).toBe(once);
    expect(() => withGenerated('No marks.\n', '| new |')).toThrow(/<!-- generated:flow -->/);
  });
});
