import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, identityOf, isRunning, type ProcessIdentity } from './process-identity.js';
import { createWhole, readWhole, replaceWhole } from './whole-file.js';

interface Owner {
  readonly owner: ProcessIdentity;
  readonly server?: ProcessIdentity;
}

/** The right to run the one server of a folder. */
export interface Claim {
  /** Remembers the server process, so that whoever comes after a crash recognises it. */
  record(server: ProcessIdentity): void;
  release(): void;
}

/** Whether the server of a folder is running, whoever started it. */
export const isServed = (folder: string): boolean => {
  const server = readWhole<Owner>(join(folder, 'owner.json'))?.server;
  return server !== undefined && isRunning(server);
};

/**
 * Claims a folder for this process. A claim whose owner is dead is taken over, and the server it left behind is ended first: it is
 * recognised by more than its number, so no other process can be hit.
 * @throws when a living process holds the claim
 */
export const claimFolder = async (folder: string, stopSignal: NodeJS.Signals): Promise<Claim> => {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'owner.json');
  const owner = identityOf(process.pid)!;
  while (!createWhole(file, { owner })) {
    const holder = readWhole<Owner>(file);
    const own = holder?.owner.pid === owner.pid && holder.owner.since === owner.since;
    const serves = holder?.server !== undefined && isRunning(holder.server);
    if (holder !== undefined && (own ? serves : isRunning(holder.owner))) {
      throw new Error(`${folder} is in use by process ${holder.owner.pid}. Stop that one first, or give another data folder.`);
    }
    if (serves) await endProcess(holder.server!, stopSignal);
    rmSync(file, { force: true });
  }
  return {
    record: (server) => replaceWhole(file, { owner, server }),
    release: () => rmSync(file, { force: true }),
  };
};
