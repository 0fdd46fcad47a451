import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FaultStage } from '@fealty/tools/chaos/stage/fault-stage';
import { hasEnded, inForm, movesOn, openStage, percentile, publishedOn, randomMoment, report, seed, stateOf, underLoad } from './faults.fixture.js';

let stage: FaultStage;
beforeAll(async () => { stage = await openStage(); }, 120_000);
// One test's failure is not the next one's.
beforeEach(async () => { await stage.crew.revive(); await stage.ready(); }, 120_000);
afterAll(async () => { await stage.close(); }, 60_000);

/** Lets a service end itself at a place, while one wave of the shop reaches it. */
const endsAt = async (instance: string, at: 'committing' | 'committed' | 'producing' | 'produced'): Promise<void> => {
  stage.crew.arm(instance, { at, act: 'SIGKILL', times: 1 });
  await stage.crew.get(instance).restart();
  await stage.ready();
  await stage.trade(40);
  await hasEnded(stage, instance);
  stage.crew.arm(instance, undefined);
};

/** What a hundred kills leave behind takes the checker longer to read. */
const testMs = inForm(120_000, 600_000);

describe(`processes are killed (seed ${seed})`, () => {
  it('F1: loyalty is killed at random instants under load, and recovers by itself', async () => {
    const recoveriesMs: number[] = [];
    await underLoad(stage, async () => {
      for (let kill = 0; kill < inForm(10, 100); kill += 1) {
        await randomMoment(stage, 0, 1_500);
        const killedAt = performance.now();
        stage.crew.get('loyalty-0').signal('SIGKILL');
        await hasEnded(stage, 'loyalty-0');
        await stage.crew.revive();
        await movesOn(stage, 'loyalty');
        recoveriesMs.push(performance.now() - killedAt);
      }
    });
    report(`F1: ${recoveriesMs.length} kills, recovery p50 ${Math.round(percentile(recoveriesMs, 0.5))} ms, p99 ${Math.round(percentile(recoveriesMs, 0.99))} ms`);
    report(await stage.check());
  }, inForm(300_000, 3_600_000));

  it('F2: killed between COMMIT and knowing of it, it says nothing again', async () => {
    await endsAt('orders-0', 'committed');
    const before = await stage.query<{ ordinals: number }>('select sum(ordinal)::int as ordinals from orders.consumer_shard');
    const [shop] = await stage.query<{ applied: number }>('select sum(v::bigint)::int as applied from orders.consumer_shard, jsonb_each_text(offsets) as o(k, v)');
    await stage.crew.revive();
    await stage.check();
    const [after] = await stage.query<{ ordinals: number; rows: number }>(`select sum(ordinal)::int as ordinals, (select count(*)::int from orders.outgoing) as rows from orders.consumer_shard`);
    // What was committed before the kill is not applied again: every event of orders stands on its topic under one number, as the checker saw.
    expect(after?.rows).toBe(0);
    expect(after?.ordinals).toBeGreaterThanOrEqual(before[0]?.ordinals ?? Infinity);
    expect(shop?.applied).toBeGreaterThan(0);
  }, testMs);

  it('F3: killed between the last INSERT and COMMIT, the whole batch is undone and then applied once', async () => {
    const before = await stateOf(stage, 'points', 'accounts');
    stage.crew.arm('points-0', { at: 'committing', act: 'SIGKILL' });
    await stage.crew.get('points-0').restart();
    await stage.trade(40);
    await hasEnded(stage, 'points-0');
    expect(await stateOf(stage, 'points', 'accounts')).toBe(before);
    stage.crew.arm('points-0', undefined);
    await stage.crew.revive();
    await stage.check();
    expect(await stateOf(stage, 'points', 'accounts')).not.toBe(before);
  }, testMs);

  it('F4: a relay killed between acknowledgement and mark sends the same bytes again, and consumers do not move', async () => {
    await endsAt('points-0', 'produced');
    await stage.crew.revive();
    await stage.check();
    expect(publishedOn(stage, 'points.v1').repeats).toBeGreaterThan(0);
  }, testMs);

  it('F5: a relay killed before it sends leaves the rows, and they are sent later in order', async () => {
    await stage.check();
    const before = publishedOn(stage, 'orders.v1');
    await endsAt('orders-0', 'producing');
    const unsent = await stage.query('select 1 from orders.outgoing');
    expect(unsent.length).toBeGreaterThan(0);
    await stage.crew.revive();
    await stage.check();
    const after = publishedOn(stage, 'orders.v1');
    expect(after.records).toBeGreaterThan(before.records);
    expect(after.repeats).toBe(before.repeats);
  }, testMs);
});
