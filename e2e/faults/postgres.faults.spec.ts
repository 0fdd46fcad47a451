import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { withClient } from '@fealty/testing';
import type { FaultStage } from '@fealty/tools/chaos/stage/fault-stage';
import { inForm, lasting, movesOn, openStage, parkedCounts, percentile, report, seed, underLoad, waysMs } from './faults.fixture.js';

let stage: FaultStage;
beforeAll(async () => { stage = await openStage(); }, 120_000);
// One test's failure is not the next one's.
beforeEach(async () => { await stage.crew.revive(); await stage.ready(); }, 120_000);
afterAll(async () => { await stage.close(); }, 60_000);

// Of a process that has ended, what it said last tells why.
const lastWords = (instance: string): string => stage.crew.logOf(instance).trimEnd().split('\n').slice(-3).join('\n');
const pids = (): string[] => stage.crew.instances.map((instance) => `${instance} ${stage.crew.get(instance).pid} ${stage.crew.get(instance).hasEnded() ? `ended: ${lastWords(instance)}` : 'runs'}`);
const allMoveOn = async (): Promise<void> => { await Promise.all(['orders', 'points', 'loyalty'].map((service) => movesOn(stage, service))); };

describe(`PostgreSQL fails (seed ${seed})`, () => {
  it('F10: killed and started again under load, it keeps what was acknowledged, and no process dies of it', async () => {
    const before = pids();
    await underLoad(stage, async () => {
      for (let kill = 0; kill < inForm(2, 10); kill += 1) {
        await allMoveOn();
        stage.servers.postgres.kill('SIGKILL');
        await lasting(500);
        await stage.servers.postgres.restart();
        const returnedAt = performance.now();
        await allMoveOn();
        report(`F10: everything moves ${Math.round(performance.now() - returnedAt)} ms after its return`);
      }
    });
    expect(pids()).toEqual(before);
    report(await stage.check());
  }, inForm(180_000, 900_000));

  it('F11: connections are ended at random every 100 ms, also during COMMIT', async () => {
    const before = pids();
    let ended = 0;
    await underLoad(stage, async () => {
      const until = performance.now() + inForm(12_000, 120_000);
      while (performance.now() < until) {
        const busy = await stage.query<{ pid: number }>(`select pid from pg_stat_activity where usename in ('ingest', 'orders', 'points', 'complaints', 'notifications', 'loyalty')
          order by (state = 'active' or state like 'idle in%') desc, query ~* 'commit' desc, pid limit 12`);
        if (busy.length > 0) ended += (await stage.query('select pg_terminate_backend($1)', [stage.chance.pick(busy).pid])).length;
        await lasting(100);
      }
      await allMoveOn();
    });
    expect(ended).toBeGreaterThan(30);
    expect(pids()).toEqual(before);
    report(await stage.check());
  }, inForm(180_000, 600_000));

  it('F12: the way to it is cut, then silent; everything goes on when it is mended', async () => {
    const before = pids();
    for (const path of ['cut', 'silent'] as const) {
      await underLoad(stage, async () => {
        stage.servers.toPostgres.set({ path });
        await lasting(inForm(10_000, 30_000));
        stage.servers.toPostgres.mend();
        await allMoveOn();
      });
    }
    expect(pids()).toEqual(before);
    report(await stage.check());
  }, inForm(240_000, 400_000));

  it.each(['40001', '53300'])('F21: error %s on every transaction for a while parks nothing', async (code) => {
    stage.crew.arm('points-0', { at: 'writing', act: { code }, forMs: inForm(8_000, 60_000) });
    await stage.crew.get('points-0').restart();
    await underLoad(stage, async () => {
      await stage.ready();
      await lasting(inForm(8_000, 60_000));
      await movesOn(stage, 'points');
    });
    expect(await parkedCounts(stage)).toEqual({ orders: 0, points: 0, complaints: 0, notifications: 0, loyalty: 0 });
    stage.crew.arm('points-0', undefined);
    report(await stage.check());
  }, inForm(180_000, 300_000));
});

describe(`PostgreSQL has no room (seed ${seed})`, () => {
  it('F31: somebody holds an old snapshot in an open transaction; the way gets not much longer, and tables of outgoing rows stay small', async () => {
    const before = await waysMs(stage, 10);
    const sizeText = "select sum(pg_total_relation_size((schemaname || '.outgoing')::regclass))::float8 / 1048576 as mb from pg_tables where tablename = 'outgoing'";
    const during = await withClient(stage.servers.postgres.adminUrl, async (client) => {
      await client.query('begin isolation level repeatable read');
      await client.query('select count(*) from ingest.outgoing');
      await underLoad(stage, () => lasting(inForm(8_000, 600_000)), 20);
      const took = await waysMs(stage, 10);
      await client.query('commit');
      return took;
    });
    const [size] = await stage.query<{ mb: number }>(sizeText);
    report(`F31: median of the whole way ${Math.round(percentile(before, 0.5))} ms before, ${Math.round(percentile(during, 0.5))} ms behind an old snapshot; outgoing rows take ${Math.round(size?.mb ?? 0)} MB`);
    expect(percentile(during, 0.5)).toBeLessThan(2 * percentile(before, 0.5) + 250);
    expect(size?.mb).toBeLessThan(inForm(64, 1_024));
    report(await stage.check());
  }, inForm(180_000, 900_000));

  it('F35: a full disk is answered 503 and leaves no row; once there is room, everything is taken', async () => {
    await stage.trade(60);
    const taken = async (): Promise<number> => (await stage.query<{ rows: number }>('select count(*)::int as rows from ingest.inbox'))[0]?.rows ?? 0;
    const before = await taken();
    // What PostgreSQL itself answers when it cannot extend a file.
    const full = (table: string) => `create trigger disk_full before insert on ${table} execute function disk_full()`;
    await stage.query("create function disk_full() returns trigger language plpgsql as $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$");
    for (const table of ['ingest.outgoing', 'points.outgoing']) await stage.query(full(table));
    const refused = stage.buyers.wave(20);
    expect(await stage.sender.try(refused)).toBeUndefined();
    expect(await taken()).toBe(before);
    for (const table of ['ingest.outgoing', 'points.outgoing']) await stage.query(`drop trigger disk_full on ${table}`);
    await stage.sender.post(refused);
    report(await stage.check());
    expect(await taken()).toBe(before + refused.length);
    expect(await parkedCounts(stage)).toEqual({ orders: 0, points: 0, complaints: 0, notifications: 0, loyalty: 0 });
  }, 120_000);
});
