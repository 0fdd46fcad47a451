import { setTimeout as pause } from 'node:timers/promises';
import { waitUntil } from '@fealty/testing';
import { serviceNames } from '../local/services.js';
import { FaultStage } from './stage/fault-stage.js';

export interface Kills { readonly seed: number; readonly count: number; readonly say: (line: string) => void }

const recoverMsMax = 60_000;

/** How long until something new is taken and has reached the last table, with all that was told before, from now. */
const recovered = async (stage: FaultStage): Promise<number> => {
  const begun = performance.now();
  await stage.trade(1);
  const wanted = (await stage.query<{ events: number }>('select coalesce(sum(sequence), 0)::int as events from ingest.customer'))[0]?.events ?? 0;
  await waitUntil('what was told has reached loyalty', async () => {
    const [row] = await stage.query<{ events: number }>("select coalesce(sum((seen->>'shop.v1')::bigint), 0)::int as events from loyalty.profiles");
    return (row?.events ?? 0) >= wanted;
  }, { timeoutMs: recoverMsMax, everyMs: 50 });
  return performance.now() - begun;
};

const victimsOf = (stage: FaultStage, wanted: number): string[] => {
  const victims = new Set<string>();
  while (victims.size < wanted) victims.add(`${stage.chance.pick(serviceNames)}-0`);
  return [...victims];
};

/** Kills random services under load, up to four at once, and lets the checker look at the end. */
export const runKills = async ({ seed, count, say }: Kills): Promise<void> => {
  const stage = await FaultStage.open({ seed });
  const recoveriesMs: number[] = [];
  let over = false;
  const trading = (async () => { for (; !over; await pause(150)) await stage.trade(20); })();
  trading.catch(() => undefined);
  try {
    for (let killed = 0; killed < count;) {
      await pause(stage.chance.whole(0, 1_000));
      const victims = victimsOf(stage, Math.min(count - killed, stage.chance.whole(1, 4)));
      for (const instance of victims) stage.crew.get(instance).signal('SIGKILL');
      await waitUntil('all of them have ended', () => victims.every((instance) => stage.crew.get(instance).hasEnded()));
      await stage.crew.revive();
      recoveriesMs.push(await recovered(stage));
      killed += victims.length;
      say(`${killed} of ${count} kills: ${victims.join(', ')}; recovered in ${Math.round(recoveriesMs.at(-1) ?? 0)} ms`);
    }
    over = true;
    await trading;
    const sorted = recoveriesMs.sort((a, b) => a - b);
    const at = (share: number): string => `${Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)} ms`;
    say(`${count} kills (seed ${seed}); everything told has arrived again after p50 ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)}`);
    say((await stage.check()).trimEnd());
  } finally {
    over = true;
    await stage.close();
  }
};
