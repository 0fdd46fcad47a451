import { describe, expect, it } from '@jest/globals';
import { waitUntil } from '@fealty/testing';
import { keepRunning } from './keep-running.js';

describe('a server that is kept running', () => {
  it('is left alone, and that is said, after some starts in a row that failed or did not last', async () => {
    const said: string[] = [];
    let starts = 0;
    const restart = (): Promise<void> => {
      starts += 1;
      return starts === 2 ? Promise.reject(new Error('its port is taken')) : Promise.resolve();
    };
    const keeper = keepRunning({ name: 'Kafka', logFile: 'kafka.log', hasEnded: () => true, restart }, { say: (line) => { said.push(line); }, triesMax: 3, waitMs: 1, everyMs: 1 });
    await waitUntil('it is left alone', () => said.at(-1)?.includes('is left alone: 3 starts in a row did not last; its log: kafka.log'));
    expect(starts).toBe(3);
    expect(said).toContain('Kafka cannot be started: its port is taken');
    await keeper.stop();
  });

  it('is not started any more by whoever has stopped', async () => {
    let starts = 0;
    const begun = Promise.withResolvers<void>();
    const up = Promise.withResolvers<void>();
    const restart = async (): Promise<void> => { starts += 1; begun.resolve(); await up.promise; };
    const keeper = keepRunning({ name: 'Kafka', logFile: 'kafka.log', hasEnded: () => true, restart }, { say: () => undefined, waitMs: 1, everyMs: 1 });
    await begun.promise;
    const stopped = keeper.stop();
    up.resolve();
    await stopped;
    expect(starts).toBe(1);
  });
});
