import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@fealty/testing';
import type { FaultStage } from '@fealty/tools/chaos/stage/fault-stage';
import { hasEnded, inForm, isFrozen, lasting, movesOn, openStage, ownersOf, randomMoment, report, seed, underLoad } from './faults.fixture.js';

const hourMs = 3_600_000;
let stage: FaultStage;
beforeAll(async () => { stage = await openStage(); }, 120_000);
// One test's failure is not the next one's.
beforeEach(async () => { await stage.crew.revive(); await stage.ready(); }, 120_000);
afterAll(async () => { await stage.close(); }, 60_000);

const sharedByTwo = () => waitUntil('both hold shards', async () => new Set(await ownersOf(stage, 'loyalty')).size === 2, { timeoutMs: 60_000, everyMs: 100 });
const allHeldBy = (instance: string, timeoutMs: number) =>
  waitUntil(`${instance} holds every shard`, async () => (await ownersOf(stage, 'loyalty')).every((owner) => owner === instance), { timeoutMs, everyMs: 100 });

/** Somebody else takes over from a frozen owner, goes on, and both share again when it wakes. */
const survivesFreeze = async (frozenAt: number): Promise<void> => {
  await allHeldBy('loyalty-1', 40_000);
  report(`F6: a successor held every shard ${Math.round(performance.now() - frozenAt)} ms after the freeze`);
  await movesOn(stage, 'loyalty');
  const epochs = await stage.query<{ epoch: number }>('select epoch::int from loyalty.consumer_shard order by shard');
  stage.crew.get('loyalty-0').signal('SIGCONT');
  await movesOn(stage, 'loyalty');
  await sharedByTwo();
  const after = await stage.query<{ epoch: number }>('select epoch::int from loyalty.consumer_shard order by shard');
  // It is dealt shards again by the group, once; it does not fight for those that it held.
  expect(after.every(({ epoch }, shard) => epoch - (epochs[shard]?.epoch ?? 0) <= 3)).toBe(true);
};

describe(`owners of shards change (seed ${seed})`, () => {
  it('F6: an owner frozen beyond its session, also inside its transaction, is succeeded and does not steal its shards back', async () => {
    await stage.crew.start('loyalty', 1);
    await stage.ready();
    await sharedByTwo();
    await underLoad(stage, async () => {
      const frozenAt = performance.now();
      stage.crew.get('loyalty-0').signal('SIGSTOP');
      await survivesFreeze(frozenAt);
    });
    report(await stage.check());
    stage.crew.arm('loyalty-0', { at: 'writing', act: 'SIGSTOP', skip: 3, times: 1 });
    await stage.crew.get('loyalty-0').restart();
    await underLoad(stage, async () => {
      await waitUntil('it froze itself in its transaction', () => isFrozen(stage, 'loyalty-0'), { timeoutMs: 60_000 });
      await survivesFreeze(performance.now());
    });
    report(await stage.check());
    stage.crew.arm('loyalty-0', undefined);
    await stage.crew.dismiss('loyalty-1');
  }, 240_000);

  it('F8: SIGTERM under load ends every process with 0 inside its deadline', async () => {
    for (let round = 0; round < inForm(3, 10); round += 1) {
      await underLoad(stage, async () => {
        await randomMoment(stage, 500, 2_000);
        for (const instance of stage.crew.instances) stage.crew.get(instance).signal('SIGTERM');
        await Promise.all(stage.crew.instances.map((instance) => hasEnded(stage, instance, 25_000)));
        expect(stage.crew.instances.map((instance) => [instance, stage.crew.get(instance).exitCode()])).toEqual(stage.crew.instances.map((instance) => [instance, 0]));
        await stage.crew.revive();
      });
      await stage.ready();
    }
    for (const instance of stage.crew.instances) expect(stage.crew.logOf(instance)).not.toMatch(/write after end|after calling end on the pool|ERR_STREAM_WRITE_AFTER_END/);
    report(await stage.check());
  }, inForm(240_000, 900_000));

  it('F9: members come and go every three seconds, and the work goes on with one writer per shard', async () => {
    const applied = await underLoad(stage, async () => {
      for (const index of [1, 2, 3]) {
        await stage.crew.start('points', index);
        await lasting(3_000);
      }
      for (const index of [3, 1, 2]) {
        await stage.crew.dismiss(`points-${index}`);
        await lasting(3_000);
      }
      await movesOn(stage, 'points');
      return ownersOf(stage, 'points');
    });
    expect(applied).toHaveLength(8);
    report(await stage.check());
  }, 240_000);
});

describe(`processes stand still, tell another time, or end (seed ${seed})`, () => {
  it('F33: notifications frozen for long delays nobody else, and nothing piles up in memory', async () => {
    const rss = () => new Map(stage.crew.usage().map(({ instance, rssMb }) => [instance, rssMb]));
    await stage.settle();
    const before = rss();
    stage.crew.get('notifications-0').signal('SIGSTOP');
    await underLoad(stage, async () => {
      await lasting(inForm(15_000, 600_000));
      for (const service of ['orders', 'points', 'complaints', 'loyalty']) await movesOn(stage, service, 5_000);
    });
    const grown = [...rss()].map(([instance, mb]) => [instance, mb - (before.get(instance) ?? mb)] as const);
    report(`F33: grown by ${grown.map(([instance, mb]) => `${instance} ${mb} MB`).join(', ')}`);
    expect(grown.filter(([, mb]) => mb > 80)).toEqual([]);
    stage.crew.get('notifications-0').signal('SIGCONT');
    report(await stage.check());
  }, inForm(120_000, 900_000));

  it('F34: clocks of processes that are an hour off change no lease, no owner, no order, and what is a repeat', async () => {
    const off = new Map([['ingest-0', -hourMs], ['ingest-1', hourMs], ['points-0', hourMs], ['complaints-0', -hourMs], ['loyalty-0', -hourMs]]);
    await stage.crew.start('ingest', 1);
    for (const [instance, ms] of off) {
      stage.crew.skew(instance, ms);
      await stage.crew.get(instance).restart();
    }
    await stage.ready();
    await stage.settle();
    const held = () => stage.query('select shard, holder as owner from ingest.relay_lease union all select shard, owner || epoch from loyalty.consumer_shard union all select shard, owner || epoch from points.consumer_shard order by 2, 1');
    const before = await held();
    const wave = stage.buyers.wave(40);
    await underLoad(stage, async () => {
      await stage.sender.post(wave);
      await lasting(inForm(9_000, 60_000));
    });
    expect((await stage.sender.try(wave))?.map(({ status }) => status)).toEqual(wave.map(() => 'repeated'));
    expect(await held()).toEqual(before);
    report(await stage.check());
    await stage.crew.dismiss('ingest-1');
    for (const instance of off.keys()) stage.crew.skew(instance, 0);
    for (const instance of stage.crew.instances) if (off.has(instance)) await stage.crew.get(instance).restart();
    await stage.ready();
  }, inForm(180_000, 300_000));

  it('F18: a TypeError inside a callback of the Kafka client ends the process, which comes back and goes on', async () => {
    stage.crew.arm('loyalty-0', { at: 'reading', act: { name: 'TypeError' }, skip: 2, times: 1 });
    await stage.crew.get('loyalty-0').restart();
    await underLoad(stage, async () => {
      await hasEnded(stage, 'loyalty-0', 40_000);
      expect(stage.crew.get('loyalty-0').exitCode()).toBe(1);
      stage.crew.arm('loyalty-0', undefined);
      await stage.crew.revive();
      await movesOn(stage, 'loyalty');
    });
    report(await stage.check());
  }, 180_000);
});
