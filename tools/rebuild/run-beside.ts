import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { rebuildStatus, type Rebuilt, type RebuildStatus } from '@fealty/messaging';
import type { Database } from '@fealty/postgres';
import { readLocalState } from '../local-state.js';
import { localDir } from '../local/places.js';
import { RunningProcess } from '../local/run-services.js';
import type { ServiceName } from '../local/services.js';

export interface Keys { readonly adminUrl: string; readonly password: string }
const logDir = join(localDir, 'logs', 'beside');
const everyMs = 5_000;

/** Starts the service beside the live one. */
const startBeside = async (database: Database, service: ServiceName, { adminUrl, password }: Keys): Promise<RunningProcess> => {
  const state = readLocalState();
  const brokers = process.env['KAFKA_BROKERS']?.split(',') ?? state?.kafkaBrokers;
  const jwtSecret = process.env['FEALTY_JWT_SECRET'] ?? state?.jwtSecret;
  if (brokers === undefined || jwtSecret === undefined) throw new Error('start the system with `npm start`, or set KAFKA_BROKERS and FEALTY_JWT_SECRET');
  const [row] = await database.query<{ shards: number }>('select count(*) as shards from consumer_shard where consumer = $1', [service]);
  return RunningProcess.start(service, {
    services: [service], brokers, adminUrl, partitions: Number(row?.shards), jwtSecret, passwordOf: () => password, portOf: () => 0, logDir,
    env: { [`${service.toUpperCase()}_BESIDE`]: 'yes', INSTANCE_NAME: `${service}-beside-0` },
  });
};

export interface Folding {
  readonly keys: Keys;
  readonly signal: AbortSignal;
  /** What is done when it has come as far as the live state, while it runs on; it stops once that answers true. Absent: it runs until the signal. */
  readonly whenEqual?: (attempt: number) => Promise<boolean>;
}

const toldOf = ({ applied, behind }: RebuildStatus, perSecond: number): string => `${applied} events applied (${Math.round(perSecond)}/s), ${behind} behind\n`;

/** Folds beside the live service, and tells how far it is. */
export const foldBeside = async (database: Database, rebuilt: Rebuilt, { keys, signal, whenEqual }: Folding): Promise<void> => {
  const running = await startBeside(database, rebuilt.service as ServiceName, keys);
  process.stdout.write(`folding; logs in ${logDir}\n`);
  try {
    let [before, sinceMs] = [(await rebuildStatus(database, rebuilt)).applied, performance.now()];
    for (let toldMs = 0, attempt = 0; !signal.aborted; await pause(250, undefined, { signal }).catch(() => undefined)) {
      if (running.hasEnded()) throw new Error('the rebuilding process has ended by itself; see its log');
      const now = performance.now();
      if (whenEqual === undefined && now < toldMs) continue;
      const status = await rebuildStatus(database, rebuilt);
      if (whenEqual !== undefined && status.behind === 0 && await whenEqual(attempt += 1)) return;
      if (now < toldMs) continue;
      process.stdout.write(toldOf(status, (status.applied - before) / Math.max(1, now - sinceMs) * 1_000));
      [before, sinceMs, toldMs] = [status.applied, now, now + everyMs];
    }
  } finally {
    await running.stop();
  }
};
