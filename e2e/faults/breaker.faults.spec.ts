import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@fealty/testing';
import { actions } from '@fealty/tools/care/actions';
import type { FaultStage } from '@fealty/tools/chaos/stage/fault-stage';
import { openStage, parkedCounts, report, seed } from './faults.fixture.js';

let stage: FaultStage;
beforeAll(async () => { stage = await openStage({ env: { FEALTY_PARKED_CUSTOMERS_PER_MINUTE_MAX: '2' } }); }, 120_000);
afterAll(async () => { await stage.close(); }, 60_000);

describe(`a fault of code (seed ${seed})`, () => {
  it('F21: a rule that fails for everybody stops shards and parks few; mended, all of it is applied', async () => {
    stage.crew.arm('points-0', { at: 'folding', act: {} });
    await stage.crew.get('points-0').restart();
    await stage.ready();
    await stage.trade(600);
    await waitUntil('the breaker has stopped shards', async () => (await stage.query('select 1 from points.stopped_shard')).length >= 4, { timeoutMs: 60_000, everyMs: 100 });
    const [parked] = await stage.query<{ customers: number }>('select count(distinct customer_id)::int as customers from points.parked_event');
    expect(parked?.customers).toBeLessThanOrEqual(8 * 2);
    stage.crew.arm('points-0', undefined);
    await stage.crew.get('points-0').restart();
    await stage.ready();
    await stage.settle();
    await actions['retry']?.run(await stage.care('points-0'), { all: true, dry: false });
    report(await stage.check());
    expect((await parkedCounts(stage))['points']).toBe(0);
  }, 180_000);
});
