import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@fealty/testing';
import { actions } from '@fealty/tools/care/actions';
import type { FaultStage } from '@fealty/tools/chaos/stage/fault-stage';
import { inForm, parkedCounts, percentile, openStage, publishedOn, report, seed, stateOf, waysMs } from './faults.fixture.js';
import { badRecords, plant, withAdmin, withProducer } from './records.fixture.js';

let stage: FaultStage;
beforeAll(async () => {
  stage = await openStage();
  await stage.trade(400);
  await stage.settle();
}, 120_000);
// One test's failure is not the next one's.
beforeEach(async () => { await stage.crew.revive(); await stage.ready(); }, 120_000);
afterAll(async () => { await stage.close(); }, 60_000);

/** One customer does as much as all others together: a visit for each event of theirs. */
const hotWaves = async (waves: number): Promise<number[]> => {
  let visits = 0;
  return waysMs(stage, waves, () => {
    const others = stage.buyers.wave(10);
    const hot = others.map(() => ({ id: `hot-${visits += 1}`, type: 'fealty.shop.visit.v1', subject: 'hot', at: Date.now() - 3_600_000 + visits, data: { channel: 'web' } }));
    return stage.sender.post([...others, ...hot]);
  });
};

/** Appends every record of the internal topics again, one to four times more, wave by wave so that repeats come late. */
const repeatEverything = async (topics: readonly string[]): Promise<number> => withProducer(stage, async (producer) => {
  let repeated = 0;
  for (let again = 0; again < 4; again += 1) {
    for (const topic of topics) {
      const picked = stage.observations().records.filter((record) => record.topic === topic && (again === 0 || stage.chance.is(0.5)));
      const messages = picked.map(({ partition, key, headers, data }) => ({ partition, key, headers: { ...headers }, value: JSON.stringify(data) }));
      repeated += messages.length;
      for (let at = 0; at < messages.length; at += 500) await producer.send({ topic, acks: -1, messages: messages.slice(at, at + 500) });
    }
  }
  return repeated;
});

const everyState = async (): Promise<string[]> => Promise.all(([['orders', 'buyers'], ['points', 'accounts'], ['complaints', 'complainants'], ['notifications', 'recipients'], ['loyalty', 'profiles']] as const).map(([service, table]) => stateOf(stage, service, table)));

/** What does not change while nobody sends: state, ordinals and the length of every topic. */
const nothingMoves = async (work: () => Promise<void>): Promise<void> => {
  await stage.check();
  const before = [await everyState(), stage.observations().ends];
  await work();
  report(await stage.check());
  expect([await everyState(), stage.observations().ends]).toEqual(before);
};

/** The next event of some customer meets a fault of code in orders; two more follow it. */
const poisonNextOf = async (): Promise<{ customer_id: string; sequence: number } | undefined> => {
  const [victim] = await stage.query<{ customer_id: string; sequence: number; subject: string }>("select customer_id, sequence::int, subject from ingest.customer where subject like 'b%' order by sequence limit 1");
  stage.crew.arm('orders-0', { at: 'folding', act: {}, events: [`${victim?.customer_id ?? ''}/${(victim?.sequence ?? 0) + 1}`] });
  await stage.crew.get('orders-0').restart();
  await stage.ready();
  const order = (name: string) => ({ id: `${victim?.subject ?? ''}-poison-${name}`, type: 'fealty.shop.order-placed.v1', subject: victim?.subject ?? '', at: Date.now() - 1_000,
    data: { orderId: `poison-${name}`, channel: 'web', currency: 'EUR', lines: [{ lineId: '1', sku: 'A', category: 'tea', quantity: 1, unitPriceMinor: 100 }] } });
  await stage.sender.post([order('1'), order('2'), order('3')]);
  await stage.trade(100);
  return victim;
};

describe(`records come again, or half of them for one customer (seed ${seed})`, () => {
  it('F22: every event again, up to five times, at other offsets, is dropped and counted', async () => {
    await stage.check();
    const before = await everyState();
    const repeated = await repeatEverything(['shop.v1', 'orders.v1', 'points.v1', 'complaints.v1']);
    report(`F22: ${repeated} repeats`);
    report(await stage.check());
    expect(await everyState()).toEqual(before);
    expect(publishedOn(stage, 'shop.v1').repeats).toBeGreaterThan(0);
  }, 180_000);

  it('F43: old versions of a profile, sent again behind the newest, are ignored by every subscriber', async () => {
    await stage.check();
    const before = await everyState();
    const said = Map.groupBy(stage.observations().records.filter(({ topic }) => topic === 'loyalty-updated.v1'), ({ key }) => key);
    const old = [...said.values()].filter((versions) => versions.length > 2).slice(0, 20).flatMap((versions) => versions.slice(0, 2));
    await plant(stage, 'loyalty-updated.v1', old.map(({ partition, key, headers, data }) => ({ partition, key, headers: { ...headers }, value: JSON.stringify(data) })));
    report(`F43: ${old.length} old versions`);
    report(await stage.check());
    expect(old.length).toBeGreaterThan(10);
    expect(await everyState()).toEqual(before);
  }, 120_000);

  it('F32: half of all events are of one customer; their order is kept, and others are not delayed', async () => {
    const before = await waysMs(stage, 20);
    const during = await hotWaves(inForm(20, 300));
    report(`F32: p99 of the whole way ${Math.round(percentile(before, 0.99))} ms before, ${Math.round(percentile(during, 0.99))} ms with a hot customer`);
    expect(percentile(during, 0.5)).toBeLessThan(2 * percentile(before, 0.5) + 250);
    const taken = await stage.query<{ id: string }>("select foreign_id as id from ingest.inbox where foreign_id like 'hot-%' order by sequence");
    expect(taken.map(({ id }) => id)).toEqual(taken.map((_, index) => `hot-${index + 1}`));
    expect(taken.length).toBeGreaterThan(150);
    report(await stage.check());
  }, inForm(120_000, 600_000));
});

describe(`records and groups are not as they should be (seed ${seed})`, () => {
  it('F23: a group moved back to the beginning, then deleted, changes nothing and says nothing', async () => {
    await nothingMoves(async () => {
      await stage.crew.get('points-0').stop();
      await withAdmin(stage, (admin) => admin.resetOffsets({ groupId: 'points', topic: 'orders.v1', earliest: true }));
      await stage.crew.get('points-0').restart();
    });
    await nothingMoves(async () => {
      await stage.crew.get('loyalty-0').stop();
      await withAdmin(stage, (admin) => admin.deleteGroups(['loyalty']));
      await stage.crew.get('loyalty-0').restart();
    });
  }, 180_000);

  it('F24: a group moved forward over events that wait skips none of them', async () => {
    await stage.crew.get('points-0').stop();
    await stage.trade(200);
    await waitUntil('orders has said its part', async () => (await stage.call('orders-0', '/progress'))['idle'] === true, { timeoutMs: 30_000, everyMs: 100 });
    await withAdmin(stage, (admin) => admin.resetOffsets({ groupId: 'points', topic: 'orders.v1', earliest: false }));
    await stage.crew.get('points-0').restart();
    report(await stage.check());
  }, 120_000);

  it('F19: what is no proper event is set aside with its bytes and reason, and others are not delayed', async () => {
    const before = await waysMs(stage, 20);
    await plant(stage, 'shop.v1', badRecords());
    const during = await waysMs(stage, 20);
    report(`F19: p99 of the whole way ${Math.round(percentile(before, 0.99))} ms before, ${Math.round(percentile(during, 0.99))} ms with bad records`);
    expect(percentile(during, 0.5)).toBeLessThan(2 * percentile(before, 0.5) + 250);
    report(await stage.check());
    const kept = await stage.query<{ reason: string; bytes: Buffer | null }>('select reason, bytes from orders.quarantined_record union all select reason, bytes from orders.parked_event');
    expect(kept).toHaveLength(badRecords().length);
    expect(kept.every(({ reason }) => reason.length > 5)).toBe(true);
    expect(kept.filter(({ bytes }) => bytes === null)).toHaveLength(1);
  }, 180_000);

  it('F20: what follows a poisoned event of a customer waits in order, and nobody else does', async () => {
    const parkedBefore = await parkedCounts(stage);
    const victim = await poisonNextOf();
    await stage.settle();
    const parked = await stage.query<{ sequence: number; reason: string }>('select sequence::int, reason from orders.parked_event where customer_id = $1 order by sequence', [victim?.customer_id]);
    expect(parked.slice(0, 3).map(({ sequence }) => sequence - (victim?.sequence ?? 0))).toEqual([1, 2, 3]);
    expect(parked[0]?.reason).toMatch(/fold/);
    expect((await parkedCounts(stage))['orders']).toBe((parkedBefore['orders'] ?? 0) + parked.length);

    // The fault of code is mended; a person looks first, then has the stream tried again.
    stage.crew.arm('orders-0', undefined);
    await stage.crew.get('orders-0').restart();
    await stage.ready();
    const stream = { customer: victim?.customer_id, topic: 'shop.v1', all: false };
    const retry = async (dry: boolean) => actions['retry']?.run(await stage.care('orders-0'), { ...stream, dry });
    expect((await retry(true))?.[0]).toBe(`would apply ${parked.length} events; nothing is parked any more`);
    expect((await parkedCounts(stage))['orders']).toBe((parkedBefore['orders'] ?? 0) + parked.length);
    expect((await retry(false))?.[0]).toBe(`applied ${parked.length} events; nothing is parked any more`);
    report(await stage.check());
    expect(await parkedCounts(stage)).toEqual(parkedBefore);
  }, 120_000);
});
