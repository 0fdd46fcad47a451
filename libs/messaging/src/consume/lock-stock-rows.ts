import type { Transaction } from '@fealty/postgres';
import type { CommandJob } from './jobs.js';
import { lockSharedRows, rowName, type SharedTable } from './stock-rows.js';
import type { Workspace } from './workspace.js';

/** The keys of the shared rows that a command names. */
export const sharedKeys = (work: Workspace, { command, decider }: CommandJob): readonly string[] =>
  decider.shared?.keys({ ...command, occurredAt: work.context.now }, work.policyAt(command.programme, work.context.now)) ?? [];

const keysIn = (work: Workspace, job: CommandJob): readonly string[] => {
  try {
    return sharedKeys(work, job);
  } catch {
    // What fails here fails again when the command is decided, and concerns that command alone.
    return [];
  }
};

const locking = new WeakMap<Transaction, Workspace>();

/**
 * Locks the shared rows that commands name: after the shard's row, table by table and in the order of keys, so that all take their locks in
 * one order. What one workspace makes of a row the next one in the same transaction would not see: it must have one of its own.
 */
export const lockSharedOf = async (work: Workspace, tx: Transaction, commands: readonly CommandJob[]): Promise<void> => {
  const wanted = new Map<SharedTable<unknown>, string[]>();
  for (const job of commands) {
    const { shared } = job.decider;
    const keys = keysIn(work, job);
    if (shared !== undefined && keys.length > 0) wanted.set(shared.table, [...wanted.get(shared.table) ?? [], ...keys]);
  }
  if (wanted.size === 0) return;
  if ((locking.get(tx) ?? work) !== work) throw new Error('shared rows are locked by one shard of a transaction only');
  locking.set(tx, work);
  for (const [table, keys] of [...wanted].sort(([a], [b]) => (a.name < b.name ? -1 : 1))) {
    const [, locked] = await tx.burst(lockSharedRows(table, keys));
    for (const { key, state } of locked?.rows ?? []) work.shared.set(rowName(table, key as string), state);
  }
};
