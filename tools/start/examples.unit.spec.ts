import { expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { rootDir } from '../local/places.js';

it('publishing an order without a token says how to make one, and sends nothing', () => {
  const { TOKEN: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(rootDir, 'examples', 'publish-an-order.mjs'), 'http://127.0.0.1:1'], { env, encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain('export TOKEN=$(npm run -s token -- --role platform --programme demo)');
});
