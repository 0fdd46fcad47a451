import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { aTestKafka } from '@fealty/testing';

// A process of its own: the warning comes once per process, and jest stands between a test and its process.
const idle = `
  import { createHook } from 'node:async_hooks';
  import { setTimeout as pause } from 'node:timers/promises';
  if (process.env.PATCH) (await import(process.env.PATCH)).letIdleConnectionsSleep();
  const { Kafka } = (await import('kafkajs')).default;
  const warnings = [];
  process.on('warning', ({ name }) => warnings.push(name));
  const admin = new Kafka({ brokers: process.env.BROKERS.split(','), logLevel: 0 }).admin();
  await admin.connect();
  await admin.listTopics();
  let timers = 0;
  const hook = createHook({ init: (_, type) => { if (type === 'Timeout') timers += 1; } }).enable();
  await pause(1000);
  hook.disable();
  await admin.disconnect();
  console.log(JSON.stringify({ timers, warned: warnings.includes('TimeoutNegativeWarning') }));
`;
let brokers: string[];
const idleProcess = async (environment: Record<string, string>): Promise<{ timers: number; warned: boolean }> => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', '--input-type=module', '--eval', idle], { cwd: import.meta.dirname, env: { BROKERS: brokers.join(), ...environment } });
  return JSON.parse(stdout) as { timers: number; warned: boolean };
};

beforeAll(async () => { ({ brokers } = await aTestKafka()); }, 120_000);

describe('an idle connection to a real broker', () => {
  it('wakes up for nothing and brings no warning of Node', async () => {
    const { timers, warned } = await idleProcess({ PATCH: new URL('./idle-connections.ts', import.meta.url).href });
    expect(timers).toBeLessThanOrEqual(3);
    expect(warned).toBe(false);
  }, 30_000);

  it('wakes up hundreds of times a second and is warned of without the patch, which is therefore still needed', async () => {
    const { timers, warned } = await idleProcess({});
    expect(timers).toBeGreaterThan(100);
    expect(warned).toBe(true);
  }, 30_000);
});
