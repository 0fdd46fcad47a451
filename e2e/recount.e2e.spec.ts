import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { recountProfiles } from '@fealty/tools/recount/recount-profiles';
import { historyOf } from '@fealty/tools/shop/history';
import { Chance } from '@fealty/tools/shop/random';
import { sendEvents } from '@fealty/tools/shop/send-events';
import { Stage } from './system.fixture.js';

let stage: Stage;
beforeAll(async () => { stage = await Stage.open(); }, 120_000);
afterAll(async () => { await stage.close(); }, 60_000);

describe('two months of a shop, told as history', () => {
  it('end in profiles that a second count of exactly their inputs agrees with, as known at 1,000 random times', async () => {
    const told = historyOf(new Chance(20_260_301), { customers: 150, days: 60, endsAt: Date.now() });
    const sender = { ingestUrl: stage.system.urlOf('ingest'), jwtSecret: stage.system.jwtSecret, programme: 'demo', source: '/shop/web', signal: AbortSignal.timeout(60_000) };
    for (let at = 0; at < told.length; at += 100) expect((await sendEvents(told.slice(at, at + 100), sender, true)).refused).toEqual([]);
    await stage.idle(120_000);
    const { versions, customers, differing } = await recountProfiles(stage.system, 1_000);
    expect([versions, customers > 140, differing]).toEqual([1_000, true, []]);
  }, 240_000);
});
