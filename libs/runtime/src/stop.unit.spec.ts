import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const stopModule = JSON.stringify(new URL('./stop.ts', import.meta.url).href);

// A process of its own, because the subject is how a process ends.
const run = (steps: string, deadlineMs = 5_000) => {
  const program = `
    import { stopOnSignal } from ${stopModule};
    const say = (level) => (fields, text) => console.log(level, text, fields?.step ?? '', fields?.err?.message ?? '');
    const never = () => new Promise(() => {});
    const { fail } = stopOnSignal({ deadlineMs: ${deadlineMs}, log: { info: say('info'), error: say('error'), fatal: say('fatal') }, steps: ${steps} });
    setInterval(() => {}, 1_000);
    globalThis.fail = fail;
    process.on('message', (code) => { if (code === 'throw') setImmediate(() => { throw new Error('nobody caught me'); }); else Promise.reject(new Error('nobody awaited me')); });
    process.send('ready');`;
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => { output += chunk; });
  const said = async (text: string): Promise<void> => { while (!output.includes(text)) await once(child.stdout ?? child, 'data'); };
  return { child, said, ready: once(child, 'message'), ended: once(child, 'close').then(([code]) => ({ code: code as number | null, output })) };
};

describe('stopOnSignal', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('runs the steps in order on %s and exits with 0', async (signal) => {
    const { child, ready, ended } = run(`[{ name: 'first', run: async () => { await null; } }, { name: 'second', run: () => {} }]`);
    await ready;
    child.kill(signal);
    expect(await ended).toMatchObject({ code: 0, output: expect.stringMatching(/stopped first[^]*stopped second/) });
  });

  it('runs the steps after a failed one too, and exits with 1', async () => {
    const { child, ready, ended } = run(`[{ name: 'first', run: () => { throw new Error('broken'); } }, { name: 'second', run: () => {} }]`);
    await ready;
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 1, output: expect.stringMatching(/could not be stopped first broken[^]*stopped second/) });
  });

  it('exits with 1 at the deadline', async () => {
    const { child, ready, ended } = run(`[{ name: 'stuck', run: never }]`, 50);
    await ready;
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 1, output: expect.stringContaining('not stopped after 50 ms') });
  });

  it('exits with 1 at once on a second signal', async () => {
    const { child, ready, ended, said } = run(`[{ name: 'stuck', run: never }]`);
    await ready;
    child.kill('SIGTERM');
    await said('info stopping');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 1, output: expect.stringContaining('SIGTERM while stopping') });
  });

  it.each([['throw', 'nobody caught'], ['reject', 'nobody awaited']])('exits with 1 when something was %sn away', async (how, words) => {
    const { child, ready, ended } = run('[]');
    await ready;
    child.send(how);
    expect(await ended).toMatchObject({ code: 1, output: expect.stringContaining(words) });
  });
});
