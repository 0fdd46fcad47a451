import { rmSync } from 'node:fs';
import { identityOf, isRunning, type ProcessIdentity } from './process-identity.js';
import { waitUntil } from './wait-until.js';
import { createWhole, readWhole } from './whole-file.js';

/** Runs the work while no other process runs work under the same file; the lock of a dead process is void. */
export const withLock = async <T>(file: string, work: () => Promise<T>): Promise<T> => {
  await waitUntil(`the lock ${file} is free`, () => {
    if (createWhole(file, identityOf(process.pid))) return true;
    const holder = readWhole<ProcessIdentity>(file);
    if (holder === undefined || !isRunning(holder)) rmSync(file, { force: true });
    return false;
  }, { timeoutMs: 300_000, everyMs: 100 });
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
};
