import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { backUp, restore } from '@fealty/testing';
import type { FaultStage } from '@fealty/tools/chaos/stage/fault-stage';
import { hasEnded, openStage, report, seed, underLoad } from './faults.fixture.js';

const services = ['orders', 'points', 'complaints', 'notifications', 'loyalty'];
let stage: FaultStage;
beforeAll(async () => { stage = await openStage(); }, 120_000);
afterAll(async () => { await stage.close(); }, 60_000);

describe(`databases go back to a backup (seed ${seed})`, () => {
  it('F25: each service finds its topic ahead, takes over what stands there, uses no number twice, and comes to the same state', async () => {
    await stage.trade(300);
    // One after another, in the middle of traffic: each is an instant of its own.
    await underLoad(stage, async () => { for (const service of services) await backUp(stage.servers.postgres.adminUrl, service); });
    await stage.trade(300);
    report(await stage.check());
    for (const service of services) stage.crew.get(`${service}-0`).signal('SIGKILL');
    for (const service of services) await hasEnded(stage, `${service}-0`);
    for (const service of services) await restore(stage.servers.postgres.adminUrl, service);
    stage.wentBack();
    await stage.trade(60);
    await stage.crew.revive();
    await stage.ready();
    await stage.trade(100);
    report(await stage.check());
    const noticed = services.filter((service) => stage.crew.logOf(`${service}-0`).includes('was restored to an earlier state'));
    // Of the past, notifications has nothing to say.
    expect(noticed).toEqual(['orders', 'points', 'complaints', 'loyalty']);
  }, 240_000);
});
