import { describe, expect, it } from '@jest/globals';
import { waitUntil } from './wait-until.js';

describe('waiting until something is so', () => {
  it('gives what the condition found', async () => {
    let looks = 0;
    expect(await waitUntil('three looks were taken', () => (++looks === 3 ? 'found' : undefined), { everyMs: 1 })).toBe('found');
  });

  it('names what it waited for when the time is over', async () => {
    await expect(waitUntil('the moon is green', () => false, { timeoutMs: 20, everyMs: 5 })).rejects.toThrow(/20 ms in vain until the moon is green/);
  });

  it('tells how the last look failed', async () => {
    const look = () => { throw new Error('connection refused'); };
    await expect(waitUntil('it answers', look, { timeoutMs: 20, everyMs: 5 })).rejects.toThrow(/the last look failed: connection refused/);
  });

  it('does not wait longer for a look that never ends', async () => {
    await expect(waitUntil('it answers', () => new Promise(() => undefined), { timeoutMs: 30 })).rejects.toThrow(/in vain until it answers/);
  });
});
