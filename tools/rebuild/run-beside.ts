import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { rebuildStatus } from '@fealty/messaging';
import type { Database } from '@fealty/postgres';
import { readLocalState } from '../local-state.js';
import { localDir } from '../local/places.js';
import { RunningProcess } from '../local/run-services.js';

/** Runs the service beside the live one until Ctrl-C, and tells how far it is. */
export const runBeside = async (database: Database, service: string, { adminUrl, password }: { adminUrl: string; password: string }): Promise<string> => {
  const state = readLocalState();
  const brokers = process.env['KAFKA_BROKERS']?.split(',') ?? state?.kafkaBrokers;
  const jwtSecret = process.env['FEALTY_JWT_SECRET'] ?? state?.jwtSecret;
  if (brokers === undefined || jwtSecret === undefined) throw new Error('start the system with `npm start`, or set KAFKA_BROKERS and FEALTY_JWT_SECRET');
  const [row] = await database.query<{ shards: number }>('select count(*) as shards from consumer_shard where consumer = $1', [service]);
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { ended.abort(); });
  const running = await RunningProcess.start('loyalty', {
    services: ['loyalty'], brokers, adminUrl, partitions: Number(row?.shards), jwtSecret, passwordOf: () => password, portOf: () => 0, logDir: join(localDir, 'logs', 'beside'),
    env: { LOYALTY_BESIDE: 'yes', INSTANCE_NAME: `${service}-beside-0` },
  });
  process.stdout.write(`folding; logs in ${join(localDir, 'logs', 'beside')}. When it is not behind any more: npm run rebuild -- ${service} verify, then flip\n`);
  let before = 0;
  while (!ended.signal.aborted && !running.hasEnded()) {
    await pause(5_000, undefined, { signal: ended.signal }).catch(() => undefined);
    const { applied, behind } = await rebuildStatus(database, service);
    process.stdout.write(`${applied} events applied (${Math.round((applied - before) / 5)}/s), ${behind} behind\n`);
    before = applied;
  }
  if (running.hasEnded()) throw new Error('the rebuilding process has ended by itself; see its log');
  await running.stop();
  return 'stopped; `start` goes on where it was';
};
