import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signToken } from '@fealty/runtime';
import { waitUntil } from '@fealty/testing';
import { rootDir } from '@fealty/tools/local/places';
import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Stage } from './system.fixture.js';

let stage: Stage;
beforeAll(async () => { stage = await Stage.open(); }, 120_000);
afterAll(async () => { await stage.close(); }, 60_000);

const example = (name: string): string => join(rootDir, 'examples', name);
const publish = async (): Promise<string> => {
  const token = await signToken(stage.system.jwtSecret, { subject: 'shop', role: 'platform', programme: 'demo' }, 600);
  const { stdout } = await promisify(execFile)(process.execPath, [example('publish-an-order.mjs'), stage.system.urls['ingest'] ?? ''], { env: { ...process.env, TOKEN: token } });
  return stdout;
};

const subscribe = (group: string) => {
  const child = spawn(process.execPath, [example('subscribe-to-loyalty.mjs'), stage.system.brokers.join(','), group], { stdio: ['ignore', 'pipe', 'pipe'] });
  return { child, ended: new Promise<number | null>((resolve) => { child.on('exit', resolve); }) };
};

/** What the subscriber of the examples prints until it is stopped. */
const subscribed = async (group: string, until: (text: string) => boolean): Promise<string> => {
  const { child, ended } = subscribe(group);
  let text = '';
  child.stdout.on('data', (bytes: Buffer) => { text += String(bytes); });
  try {
    await waitUntil('the subscriber has printed what it should', () => Promise.resolve(until(text)), { timeoutMs: 40_000 });
  } finally {
    child.kill('SIGTERM');
  }
  expect(await ended).toBe(0);
  return text;
};

describe('the examples', () => {
  it('publish an order, and say what became of each event', async () => {
    const said = await publish();
    expect(said).toMatch(/^202 /);
    expect(said.match(/"status": "accepted"/g)).toHaveLength(2);
  });

  it('subscribe to what came of it, each version once', async () => {
    const customerId = await stage.customerId('reader-1');
    const lines = (await subscribed('example-team', (text) => text.includes('first-time'))).split('\n').filter((line) => line.startsWith(customerId));
    const versions = lines.map((line) => Number(line.split(' ')[1]));
    expect(versions).toEqual(versions.map((_, index) => index + 1));
  });

  it('end quietly when nobody reads on, as in a pipe into head', async () => {
    const { child, ended } = subscribe('reader-of-one');
    let complained = '';
    child.stderr.on('data', (bytes: Buffer) => { complained += String(bytes); });
    await new Promise((resolve) => { child.stdout.once('data', resolve); });
    child.stdout.destroy();
    await publish();
    expect(await ended).toBe(0);
    expect(complained).not.toContain('EPIPE');
  }, 60_000);
});
