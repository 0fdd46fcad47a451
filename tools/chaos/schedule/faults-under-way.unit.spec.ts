import { describe, expect, it } from '@jest/globals';
import { FaultsUnderWay } from './faults-under-way.js';

const aFault = (): { run: () => Promise<void>; end: (error?: Error) => void; hasBegun: () => boolean } => {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let begun = false;
  return { run: () => { begun = true; return promise; }, end: (error) => { if (error === undefined) resolve(); else reject(error); }, hasBegun: () => begun };
};

describe('faults under way', () => {
  it('last together when they hurt different things', async () => {
    const faults = new FaultsUnderWay();
    const [one, other] = [aFault(), aFault()];
    await faults.begin(['orders'], one.run);
    await faults.begin(['kafka'], other.run);
    expect([faults.isHurt('orders'), faults.isHurt('kafka'), faults.isHurt('points')]).toEqual([true, true, false]);
  });

  it('wait for one that hurts the same', async () => {
    const faults = new FaultsUnderWay();
    const [one, second] = [aFault(), aFault()];
    await faults.begin(['orders'], one.run);
    const begun = faults.begin(['orders', 'kafka'], second.run);
    await Promise.resolve();
    expect(second.hasBegun()).toBe(false);
    one.end();
    await begun;
    expect(second.hasBegun()).toBe(true);
  });

  it('tell at once when one fails, so that nobody waits for what does not come back', async () => {
    const faults = new FaultsUnderWay();
    const fault = aFault();
    await faults.begin(['postgres'], fault.run);
    fault.end(new Error('PostgreSQL did not start'));
    await expect(faults.failed).rejects.toThrow('PostgreSQL did not start');
  });

  it('are three at most', async () => {
    const faults = new FaultsUnderWay();
    const all = ['orders', 'points', 'loyalty', 'kafka'].map((name) => ({ name, fault: aFault() }));
    const begun = all.map(({ name, fault }) => faults.begin([name], fault.run));
    await Promise.all(begun.slice(0, 3));
    expect(all.map(({ fault }) => fault.hasBegun())).toEqual([true, true, true, false]);
    all[1]?.fault.end();
    await begun[3];
    expect(all[3]?.fault.hasBegun()).toBe(true);
  });

  it('say what one of them failed with, at the next and at the end', async () => {
    const faults = new FaultsUnderWay();
    const one = aFault();
    await faults.begin(['orders'], one.run);
    one.end(new Error('did not start again'));
    await expect(faults.over()).rejects.toThrow('did not start again');
    await expect(faults.begin(['points'], aFault().run)).rejects.toThrow('did not start again');
  });
});
