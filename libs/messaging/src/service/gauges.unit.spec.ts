import { describe, expect, it } from '@jest/globals';
import { metricsText } from '@fealty/runtime';
import { observeService, type Standing } from './gauges.js';

const nothing: Standing = { topics: [], unsent: 0, parked: 0, quarantined: 0 };
const healthy = (status: 'ok' | 'unavailable') => ({ isReady: () => Promise.resolve({ status, checks: {} }) });
const linesOf = async (service: string): Promise<string[]> => (await metricsText()).split('\n').filter((line) => line.includes(`service="${service}"`) && line.startsWith('fealty_')).toSorted();

describe('the gauges of a service', () => {
  it('tell whether it is ready, what waits, and how far it is behind in each topic', async () => {
    const topics = [{ topic: 'shop.v1', next: 5, end: 7 }, { topic: 'shop.v1', next: 0, end: 3 }, { topic: 'points.v1', next: 4, end: 4 }];
    observeService({ service: 'telling', health: healthy('ok'), standing: () => Promise.resolve({ topics, unsent: 2, parked: 3, quarantined: 4 }) });
    expect(await linesOf('telling')).toEqual([
      'fealty_lag_records{service="telling",topic="points.v1"} 0', 'fealty_lag_records{service="telling",topic="shop.v1"} 5',
      'fealty_parked_records{service="telling"} 3', 'fealty_quarantined_records{service="telling"} 4', 'fealty_ready{service="telling"} 1', 'fealty_unsent_rows{service="telling"} 2',
    ]);
  });

  it('cost one question however many scrapes there are within some seconds', async () => {
    let questions = 0;
    observeService({ service: 'stormy', health: healthy('ok'), keptMs: 60_000, standing: () => { questions += 1; return Promise.resolve(nothing); } });
    await Promise.all(Array.from({ length: 50 }, () => metricsText()));
    await metricsText();
    expect(questions).toBe(1);
  });

  it('tell that it is not ready when its database is away, and leave out what nobody knows', async () => {
    observeService({ service: 'away', health: healthy('unavailable'), standing: () => Promise.reject(new Error('connect ECONNREFUSED')) });
    expect(await linesOf('away')).toEqual(['fealty_ready{service="away"} 0']);
  });

  it('leave out how far it is behind while Kafka does not answer', async () => {
    observeService({ service: 'half', health: healthy('unavailable'), standing: () => Promise.resolve({ ...nothing, topics: [{ topic: 'shop.v1', next: 5 }] }) });
    expect((await linesOf('half')).filter((line) => line.startsWith('fealty_lag'))).toEqual([]);
  });
});
