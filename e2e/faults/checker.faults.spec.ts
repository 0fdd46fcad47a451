import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FaultStage } from '@fealty/tools/chaos/stage/fault-stage';
import { check } from '@fealty/tools/chaos/checker/check';
import type { Observations } from '@fealty/tools/chaos/checker/observations';
import { openStage } from './faults.fixture.js';
import { plants } from './plants.fixture.js';

let stage: FaultStage;
let good: Observations;
beforeAll(async () => {
  stage = await openStage();
  await stage.trade(300);
  await stage.check();
  good = stage.observations();
}, 180_000);
afterAll(async () => { await stage.close(); }, 60_000);

const brokenIn = (seen: Observations): string[] => check(seen).filter(({ findings }) => findings.length > 0).map(({ invariant }) => invariant);

describe('the checker', () => {
  it('finds nothing in a run without faults', () => {
    expect(check(good).flatMap(({ findings }) => findings)).toEqual([]);
    expect(good.told.length).toBeGreaterThanOrEqual(300);
  });

  it.each(plants)('names $breaks, and no other, when $when', ({ breaks, spoil }) => {
    expect(brokenIn(spoil(good)).sort()).toEqual([...breaks].sort());
  });

  it('has for each invariant a bug that no other one notices', () => {
    const alone = plants.filter(({ breaks }) => breaks.length === 1).map(({ breaks: [invariant] }) => invariant);
    expect([...new Set(alone)].sort()).toEqual(check(good).map(({ invariant }) => invariant));
  });
});
