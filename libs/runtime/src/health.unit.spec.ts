import { describe, expect, it } from '@jest/globals';
import { Health } from './health.js';

describe('health', () => {
  it('is ready when alive and all checks pass, and names the reason when not', async () => {
    const health = new Health();
    health.addLiveness('consumer', () => undefined);
    health.addReadiness('database', async () => Promise.resolve(undefined));
    expect(await health.isReady()).toEqual({ status: 'ok', checks: { consumer: 'ok', database: 'ok' } });
    health.addReadiness('migrations', () => 'two are missing');
    health.addReadiness('broken', () => { throw new Error('no route to host'); });
    expect(await health.isReady()).toEqual({ status: 'unavailable', checks: { consumer: 'ok', database: 'ok', migrations: 'two are missing', broken: 'no route to host' } });
    expect((await health.live()).status).toBe('ok');
  });

  it('is neither alive nor ready when its consumer is dead', async () => {
    const health = new Health();
    health.addLiveness('consumer', () => 'crashed');
    expect((await health.live()).status).toBe('unavailable');
    expect((await health.isReady()).status).toBe('unavailable');
  });

  it('is not ready while not alive, also where a check of readiness has the same name', async () => {
    const health = new Health();
    const now: { crashed?: string; refused?: string } = { crashed: 'crashed' };
    health.addReadiness('consumer', () => now.refused);
    health.addLiveness('consumer', () => now.crashed);
    expect((await health.isReady()).checks['consumer']).toBe('crashed');
    delete now.crashed;
    now.refused = 'not in its group';
    expect([(await health.isReady()).checks['consumer'], (await health.live()).status]).toEqual(['not in its group', 'ok']);
  });

  it('is not ready, but alive, while stopping', async () => {
    const health = new Health();
    health.stopping();
    expect((await health.isReady()).checks['stopping']).toBe('the process is stopping');
    expect((await health.live()).status).toBe('ok');
  });

  it('does not wait for a check for ever', async () => {
    const health = new Health();
    health.addReadiness('database', () => Promise.withResolvers<string>().promise);
    expect((await health.isReady()).checks['database']).toBe('no answer within 2000 ms');
  });
});
