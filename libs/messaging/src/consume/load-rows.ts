import type { Transaction } from '@fealty/postgres';
import type { CommandJob } from './jobs.js';
import { lockSharedOf } from './lock-stock-rows.js';
import type { ShardCache } from './shard-cache.js';
import { StoredState } from './stored-state.js';
import type { CustomerRow, TableStatements } from './tables.js';
import type { Entry, Workspace } from './workspace.js';

/** Customers that a transaction needs, each with the parts named by its handlers, and its commands, which may name rows that customers share. */
export class Needs extends Map<string, Set<string>> {
  readonly commands: CommandJob[] = [];
}

export const need = (needs: Needs, customerId: string, partIds: readonly string[]): void => {
  const parts = needs.get(customerId) ?? new Set();
  for (const id of partIds) parts.add(id);
  needs.set(customerId, parts);
};

interface StoredCustomer { customer_id: string; programme: string; guest: boolean; seen: Record<string, number>; said: number; heard: number; parked: string[] | null; state: string }
interface StoredPart { customer_id: string; part_id: string; state: string }

const rowOf = (stored: StoredCustomer): CustomerRow => ({
  customerId: stored.customer_id, programme: stored.programme, guest: stored.guest, seen: stored.seen, said: stored.said, heard: stored.heard, parked: stored.parked, stored: StoredState.ofText(stored.state),
});

const missingParts = (needs: Needs, entries: ReadonlyMap<string, Entry>): { customerId: string; partId: string }[] =>
  [...needs].flatMap(([customerId, parts]) => [...parts].filter((partId) => entries.get(customerId)?.parts.has(partId) !== true).map((partId) => ({ customerId, partId })));

/** Lays all rows needed on the table: from the cache, the rest with one query for customers and one for parts, in one round trip. */
export const loadRows = async (work: Workspace, { tx, needs, statements, cache }: { tx: Transaction; needs: Needs; statements: TableStatements; cache: ShardCache | undefined }): Promise<void> => {
  await lockSharedOf(work, tx, needs.commands);
  for (const customerId of needs.keys()) {
    const cached = work.entries.has(customerId) ? undefined : cache?.get(customerId);
    if (cached !== undefined) work.lay(cached.row, cached.parts);
  }
  const customerIds = [...needs.keys()].filter((id) => !work.entries.has(id)).sort();
  const parts = missingParts(needs, work.entries);
  const wanted = [...(customerIds.length > 0 ? [statements.loadCustomers(customerIds)] : []), ...(parts.length > 0 ? [statements.loadParts(parts)] : [])];
  if (wanted.length === 0) return;
  const answers = await tx.burst(wanted);
  if (customerIds.length > 0) for (const row of (answers.shift()?.rows ?? []) as unknown as StoredCustomer[]) work.lay(rowOf(row));
  for (const { customerId, partId } of parts) work.entries.get(customerId)?.parts.set(partId, undefined);
  for (const row of (answers.shift()?.rows ?? []) as unknown as StoredPart[]) work.entries.get(row.customer_id)?.parts.set(row.part_id, StoredState.ofText(row.state));
};
