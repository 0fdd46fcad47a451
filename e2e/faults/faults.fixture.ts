import { waitUntil } from '@fealty/testing';
import { FaultStage } from '@fealty/tools/chaos/stage/fault-stage';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** `FEALTY_FAULTS=full` runs the long form; a printed seed in `FEALTY_FAULTS_SEED` runs the same choices again. */
export const isFull = process.env['FEALTY_FAULTS'] === 'full';
export const seed = Number(process.env['FEALTY_FAULTS_SEED'] ?? 20_261_123);
export const inForm = (short: number, long: number): number => (isFull ? long : short);

export const openStage = (options: { env?: Readonly<Record<string, string>>; customers?: number } = {}): Promise<FaultStage> => FaultStage.open({ seed, ...options });

/** The shop goes on trading while `work` runs; everything sent is answered before this returns. */
export const underLoad = async <Result>(stage: FaultStage, work: () => Promise<Result>, paceMs = 150): Promise<Result> => {
  let over = false;
  const trading = (async () => {
    for (; !over; await pause(paceMs)) await stage.trade(20);
  })();
  trading.catch(() => undefined);
  // What goes wrong in the work is told at once: the door may be shut because of it, and sending would wait for long.
  const result = await work().finally(() => { over = true; });
  await trading;
  return result;
};

/** A random moment between two bounds passes, as the seed decides: when a fault strikes is what is drawn here. */
export const randomMoment = (stage: FaultStage, fromMs: number, toMs: number): Promise<void> => pause(stage.chance.whole(fromMs, toMs));

/** A fault lasts so long. */
export const lasting = (ms: number): Promise<void> => pause(ms);

export const hasEnded = (stage: FaultStage, instance: string, timeoutMs = 30_000): Promise<unknown> =>
  waitUntil(`${instance} has ended`, () => stage.crew.get(instance).hasEnded() && stage.crew.get(instance).exitCode() !== undefined, { timeoutMs, everyMs: 20 });

/** The sum of a consumer's cursors: it moves when anything is applied. */
export const appliedBy = async (stage: FaultStage, service: string): Promise<number> => {
  const [row] = await stage.query<{ applied: number }>(`select coalesce(sum(value::bigint), 0)::int as applied from ${service}.consumer_shard, jsonb_each_text(offsets)`);
  return row?.applied ?? 0;
};

export const movesOn = async (stage: FaultStage, service: string, timeoutMs = 60_000): Promise<void> => {
  const before = await appliedBy(stage, service);
  await waitUntil(`${service} applies events again`, async () => await appliedBy(stage, service) > before, { timeoutMs, everyMs: 50 });
};

/** The named percentile of what was measured. */
export const percentile = (values: readonly number[], share: number): number => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

/** How long it takes until what was sent has reached every table, one wave at a time. */
export const waysMs = async (stage: FaultStage, waves: number, send = (): Promise<void> => stage.trade(20)): Promise<number[]> => {
  const took: number[] = [];
  for (let wave = 0; wave < waves; wave += 1) {
    const begun = performance.now();
    await send();
    await waitUntil('the wave has gone all the way', async () => {
      const [row] = await stage.query<{ behind: number }>(`select count(*)::int as behind from ingest.customer c left join loyalty.profiles p using (customer_id) where coalesce((p.seen->>'shop.v1')::bigint, 0) < c.sequence`);
      return row?.behind === 0;
    }, { timeoutMs: 30_000, everyMs: 10 });
    took.push(performance.now() - begun);
  }
  return took;
};

/** A line for people, in the output of the tests. */
export const report = (line: string): void => { process.stdout.write(`  ${line.trim()}\n`); };

/** How many records a topic holds, and how many of them are repeats of a customer's number. */
export const publishedOn = (stage: FaultStage, topic: string): { records: number; repeats: number } => {
  const records = stage.observations().records.filter((record) => record.topic === topic);
  return { records: records.length, repeats: records.length - new Set(records.map((record) => `${record.key ?? ''}/${record.headers['ce_sequence'] ?? ''}`)).size };
};

/** Everything that a service holds of its customers, to see that nothing moved. */
export const stateOf = async (stage: FaultStage, service: string, table: string): Promise<string> => {
  const [row] = await stage.query<{ state: string }>(`select md5(coalesce(string_agg(customer_id::text || seen::text || said::text || state::text, '' order by customer_id), '')) as state from ${service}.${table}`);
  const [shards] = await stage.query<{ ordinals: string }>(`select string_agg(ordinal::text, ',' order by shard) as ordinals from ${service}.consumer_shard`);
  return `${row?.state ?? ''} ${shards?.ordinals ?? ''}`;
};

/** Who holds each shard of a consumer, as its table says. */
export const ownersOf = async (stage: FaultStage, service: string): Promise<(string | null)[]> =>
  (await stage.query<{ owner: string | null }>(`select owner from ${service}.consumer_shard where consumer = '${service}' order by shard`)).map(({ owner }) => owner);

/** Whether the process is stopped by a signal. */
export const isFrozen = (stage: FaultStage, instance: string): boolean => / T /.test(readFileSync(`/proc/${stage.crew.get(instance).pid}/stat`, 'utf8').replace(/\(.*\)/, ''));

/** Parked events by service. */
export const parkedCounts = async (stage: FaultStage): Promise<Record<string, number>> => {
  const [row] = await stage.query<Record<string, number>>(`select ${['orders', 'points', 'complaints', 'notifications', 'loyalty'].map((name) => `(select count(*)::int from ${name}.parked_event) as ${name}`).join(', ')}`);
  return row ?? {};
};
