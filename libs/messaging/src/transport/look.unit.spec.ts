import { describe, expect, it } from '@jest/globals';
import { Look } from './look.js';

/** A look that ends when it is told to, and what it answers then. */
const aLook = () => {
  const begun: PromiseWithResolvers<boolean>[] = [];
  const failures: unknown[] = [];
  const look = new Look({ againMs: 1, failed: (error) => { failures.push(error); }, look: () => {
    const one = Promise.withResolvers<boolean>();
    begun.push(one);
    return one.promise;
  } });
  const nth = async (index: number): Promise<PromiseWithResolvers<boolean>> => {
    while (begun[index] === undefined) await new Promise((resolve) => { setImmediate(resolve); });
    return begun[index];
  };
  return { look, begun, failures, nth };
};

describe('a look', () => {
  it('that is asked for while another is under way begins after it, once for all who ask', async () => {
    const { look, begun, nth } = aLook();
    const first = look.ask();
    const later = [look.ask(), look.ask()];
    expect(begun).toHaveLength(1);
    (await nth(0)).resolve(true);
    expect(await first).toBe(true);
    (await nth(1)).resolve(false);
    expect([await Promise.all(later), begun.length]).toEqual([[false, false], 2]);
  });

  it('that fails is told, answers that nothing was seen, and is repeated until it has seen', async () => {
    const { look, begun, failures, nth } = aLook();
    const asked = look.ask();
    (await nth(0)).reject(new Error('no broker'));
    expect(await asked).toBe(false);
    (await nth(1)).reject(new Error('no broker'));
    (await nth(2)).resolve(true);
    expect([failures.length, begun.length]).toEqual([2, 3]);
  });
});
