import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FaultStage } from '@fealty/tools/chaos/stage/fault-stage';
import { inForm, lasting, movesOn, openStage, percentile, publishedOn, report, seed, underLoad } from './faults.fixture.js';

let stage: FaultStage;
beforeAll(async () => { stage = await openStage(); }, 120_000);
// One test's failure is not the next one's.
beforeEach(async () => { await stage.crew.revive(); await stage.ready(); }, 120_000);
afterAll(async () => { await stage.close(); }, 60_000);

const [produceKey, findCoordinatorKey, joinKey, heartbeatKey] = [0, 10, 11, 12];
const [stillLoading, notAvailable, notCoordinator] = [14, 15, 16];
const allMoveOn = async (): Promise<void> => { await Promise.all(['orders', 'points', 'loyalty'].map((service) => movesOn(stage, service))); };
const unsentRows = async (): Promise<number> => (await stage.query<{ rows: number }>('select count(*)::int as rows from ingest.outgoing'))[0]?.rows ?? 0;

describe(`Kafka fails (seed ${seed})`, () => {
  it('F15: the answer to a produce is lost after the append, with further events waiting; nothing is lost, order is kept', async () => {
    await underLoad(stage, async () => {
      for (let drop = 0; drop < inForm(6, 60); drop += 1) {
        await stage.servers.toKafka.dropNextAnswer(produceKey);
        await lasting(300);
      }
      await allMoveOn();
    }, 20);
    report(await stage.check());
  }, inForm(180_000, 900_000));

  it('F16: with Kafka down HTTP writes succeed, and what waited drains in order', async () => {
    await stage.trade(100);
    stage.servers.kafka.kill('SIGKILL');
    const answersMs: number[] = [];
    const until = performance.now() + inForm(30_000, 300_000);
    while (performance.now() < until) {
      const begun = performance.now();
      await stage.trade(20);
      answersMs.push(performance.now() - begun);
      await lasting(200);
    }
    const waiting = await unsentRows();
    expect(waiting).toBeGreaterThan(0);
    expect(percentile(answersMs, 0.99)).toBeLessThan(5_000);
    await stage.servers.kafka.restart();
    const returnedAt = performance.now();
    await stage.settle();
    report(`F16: ${answersMs.length} batches answered without Kafka, p99 ${Math.round(percentile(answersMs, 0.99))} ms; ${waiting} rows drained and all applied ${Math.round(performance.now() - returnedAt)} ms after its return`);
    report(await stage.check());
  }, inForm(240_000, 900_000));

  it('F14: the broker is killed again and again under load, and no producer is left wedged', async () => {
    await underLoad(stage, async () => {
      for (let kill = 0; kill < inForm(2, 5); kill += 1) {
        stage.servers.kafka.kill('SIGKILL');
        await lasting(500);
        await stage.servers.kafka.restart();
        const returnedAt = performance.now();
        await allMoveOn();
        report(`F14: everything moves ${Math.round(performance.now() - returnedAt)} ms after its return`);
      }
    });
    report(await stage.check());
  }, inForm(240_000, 600_000));
});

describe(`Kafka answers late, or that it is not the one to ask (seed ${seed})`, () => {
  it('F17: a coordinator that moves, is not there, or still loads is looked for again, and no process ends over it', async () => {
    const pids = stage.crew.instances.map((instance) => stage.crew.get(instance).pid);
    const { toKafka } = stage.servers;
    await underLoad(stage, async () => {
      for (let move = 0; move < inForm(3, 30); move += 1) {
        // Whoever asks next is told so: first at a heartbeat, then where it looks for the new one, then as it joins there.
        await Promise.all([toKafka.refuseNext(heartbeatKey, notCoordinator), toKafka.refuseNext(findCoordinatorKey, notAvailable), toKafka.refuseNext(joinKey, stillLoading)]);
      }
      await allMoveOn();
    });
    expect(stage.crew.instances.map((instance) => stage.crew.get(instance).pid)).toEqual(pids);
    report(await stage.check());
  }, inForm(180_000, 600_000));

  it('F13: a slow and stalling network evicts nobody', async () => {
    const epochs = await stage.query('select epoch from loyalty.consumer_shard order by shard');
    await underLoad(stage, async () => {
      const until = performance.now() + inForm(12_000, 120_000);
      while (performance.now() < until) {
        stage.servers.toKafka.set({ delayMs: stage.chance.is(0.2) ? 1_500 : 200, jitterMs: 100 });
        await lasting(1_000);
      }
      stage.servers.toKafka.mend();
      await allMoveOn();
    });
    expect(await stage.query('select epoch from loyalty.consumer_shard order by shard')).toEqual(epochs);
    report(await stage.check());
    expect(publishedOn(stage, 'shop.v1').records).toBeGreaterThan(0);
  }, inForm(180_000, 400_000));
});
