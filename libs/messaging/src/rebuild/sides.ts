import type { Database, Transaction } from '@fealty/postgres';
import { besideOf } from './schemas.js';

// A schema that was live is marked by its comment, which goes with it under every name.
const former = 'was live before the flip';

/** Lets nobody else flip, drop, or hold both sides until the transaction ends: names that were looked up before a flip mean the other side after it. @throws when somebody does */
export const lockSides = async (tx: Transaction, service: string, how: 'alone' | 'shared'): Promise<void> => {
  const lock = how === 'alone' ? 'pg_try_advisory_xact_lock' : 'pg_try_advisory_xact_lock_shared';
  const { rows: [row] } = await tx.query<{ got: boolean }>({ text: `select ${lock}(hashtextextended($1, 0)) as got`, values: [`sides of ${service}`] });
  if (row?.got !== true) throw new Error(`another check, flip or drop of ${service} is under way; nothing was changed: ask again when it has ended`);
};

const folding = (service: string): string => `fold beside ${service}`;

/** Lets nobody drop what stands beside until the work is done, or its process has ended. */
export const whileFolding = async <Result>(database: Database, service: string, work: () => Promise<Result>): Promise<Result> => {
  const client = await database.commandPool.connect();
  try {
    await client.query('select pg_advisory_lock_shared(hashtextextended($1, 0))', [folding(service)]);
    return await work();
  } finally {
    client.release(true); // its lock ends with the connection
  }
};

/** @throws when somebody folds into what stands beside */
export const refuseWhileFolding = async (tx: Transaction, service: string): Promise<void> => {
  const { rows: [row] } = await tx.query<{ got: boolean }>({ text: 'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as got', values: [folding(service)] });
  if (row?.got !== true) throw new Error(`\`start\` or \`check\` folds into ${besideOf(service)}: nothing was removed; stop it first, then ask again`);
};

/** Whether what stands beside is the state that was live before, and not a rebuild of it. */
export const isFormerBeside = async (on: Transaction | Database, service: string): Promise<boolean> => {
  const [text, values] = ["select obj_description(to_regnamespace($1)::oid, 'pg_namespace') as comment", [besideOf(service)]];
  const [row] = 'burst' in on ? (await on.query<{ comment: string | null }>({ text, values })).rows : await on.query<{ comment: string | null }>(text, values);
  return row?.comment === former;
};

/** The schemas change names; the one that goes beside is marked, unless it only goes back there. */
export const swapSides = (service: string, { back }: { back: boolean }): string[] => {
  const [live, beside] = [service, besideOf(service)];
  return [
    `alter schema "${live}" rename to "${live}_swapped"`, `alter schema "${beside}" rename to "${live}"`, `alter schema "${live}_swapped" rename to "${beside}"`,
    `comment on schema "${live}" is null`, `comment on schema "${beside}" is ${back ? 'null' : `'${former}'`}`,
  ];
};
