import { describe, expect, it } from '@jest/globals';
import { Telling } from './telling.js';

const aWave = (): { tell: () => Promise<void>; end: (error?: Error) => void; hasBegun: () => boolean } => {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let begun = false;
  return { tell: () => { begun = true; return promise; }, end: (error) => { if (error === undefined) resolve(); else reject(error); }, hasBegun: () => begun };
};
const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

describe('telling', () => {
  it('tells a wave only once the wave before it was answered', async () => {
    const telling = new Telling();
    const [one, second] = [aWave(), aWave()];
    await telling.begin(one.tell);
    await telling.begin(second.tell);
    await turn();
    expect([one.hasBegun(), second.hasBegun()]).toEqual([true, false]);
    one.end();
    await turn();
    expect(second.hasBegun()).toBe(true);
  });

  it('holds the schedule up when eight waves wait', async () => {
    const telling = new Telling();
    const waves = Array.from({ length: 9 }, aWave);
    for (const wave of waves.slice(0, 8)) await telling.begin(wave.tell);
    let goesOn = false;
    const ninth = telling.begin(waves[8]?.tell ?? (() => Promise.resolve())).then(() => { goesOn = true; });
    await turn();
    expect(goesOn).toBe(false);
    waves[0]?.end();
    await ninth;
    expect(goesOn).toBe(true);
  });

  it('says what a wave failed with, at the end and to the next', async () => {
    const telling = new Telling();
    const one = aWave();
    await telling.begin(one.tell);
    one.end(new Error('nobody answers'));
    await expect(telling.over()).rejects.toThrow('nobody answers');
    await expect(telling.begin(aWave().tell)).rejects.toThrow('nobody answers');
  });
});
