import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir } from './places.js';
import { mallocEnv, nodeArgs } from './run-services.js';

const image = readFileSync(join(rootDir, 'deploy', 'Dockerfile'), 'utf8');

describe('how services run', () => {
  it('an image starts them with the same flags as tests and benches do', () => {
    const entry = /^ENTRYPOINT (.*)$/m.exec(image)?.[1] ?? '[]';
    expect(JSON.parse(entry)).toEqual(['node', ...nodeArgs]);
  });

  it('an image bounds the allocator as tests and benches do', () => {
    const told = [...image.matchAll(/\b(MALLOC_\w+)=(\d+)/g)].map(([, name, value]) => [name, value]);
    expect(Object.fromEntries(told)).toEqual(mallocEnv);
  });
});
