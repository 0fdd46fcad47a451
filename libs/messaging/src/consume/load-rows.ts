import type { Transaction } from '@fealty/postgres';
import type { CommandJob } from './jobs.js';
import { lockSharedOf } from './lock-stock-rows.js';
import type { ShardCache } from './shard-cache.js';
import { StoredState } from './stored-state.js';
import type { CustomerRow, TableStatements } from './tables.js';
import type { Workspace } from './workspace.js';

/** Customers that a transaction needs, each with the parts named by its handlers, and its commands, which may name rows that customers share. */
export class Needs extends Map<string, Set<string>> {
  readonly commands: CommandJob[] = [];
}

const noParts: Set<string> = new Set();

export const need = (needs: Needs, customerId: string, partIds: readonly string[]): void => {
  if (partIds.length === 0) {
    if (!needs.has(customerId)) needs.set(customerId, noParts);
    return;
  }
  const known = needs.get(customerId);
  const parts = known === undefined || known === noParts ? new Set<string>() : known;
  for (const id of partIds) parts.add(id);
  needs.set(customerId, parts);
};

interface StoredCustomer { customer_id: string; programme: string; guest: boolean; seen: Record<string, number>; said: number; heard: number; parked: string[] | null; state: string }
interface StoredPart { customer_id: string; part_id: string; state: string }

const rowOf = (stored: StoredCustomer): CustomerRow => ({
  customerId: stored.customer_id, programme: stored.programme, guest: stored.guest, seen: stored.seen, said: stored.said, heard: stored.heard, parked: stored.parked, stored: StoredState.ofText(stored.state),
});

/** What one shard's unit needs, and where it is laid. */
export interface Loading { readonly work: Workspace; readonly needs: Needs; readonly cache: ShardCache | undefined }

const layCached = ({ work, needs, cache }: Loading): void => {
  for (const customerId of needs.keys()) {
    const cached = work.entries.has(customerId) ? undefined : cache?.get(customerId);
    if (cached !== undefined) work.lay(cached.row, cached.parts);
  }
};

const missingCustomers = ({ work, needs }: Loading): string[] => [...needs.keys()].filter((id) => !work.entries.has(id));
const missingParts = ({ work: { entries }, needs }: Loading): { customerId: string; partId: string }[] =>
  [...needs].flatMap(([customerId, parts]) => [...parts].filter((partId) => entries.get(customerId)?.parts.has(partId) !== true).map((partId) => ({ customerId, partId })));

/** Lays all rows that some units need on their tables: from their caches, the rest with one query for customers and one for parts, in one round trip. */
export const loadRows = async (tx: Transaction, statements: TableStatements, loads: readonly Loading[]): Promise<void> => {
  for (const { work, needs } of loads) await lockSharedOf(work, tx, needs.commands);
  for (const load of loads) layCached(load);
  const works = new Map(loads.flatMap((load) => missingCustomers(load).map((id) => [id, load.work] as const)));
  const parts = loads.flatMap((load) => missingParts(load).map((key) => ({ ...key, work: load.work })));
  const wanted = [...(works.size > 0 ? [statements.loadCustomers([...works.keys()].sort())] : []), ...(parts.length > 0 ? [statements.loadParts(parts)] : [])];
  if (wanted.length === 0) return;
  const answers = await tx.burst(wanted);
  if (works.size > 0) for (const row of (answers.shift()?.rows ?? []) as unknown as StoredCustomer[]) works.get(row.customer_id)?.lay(rowOf(row));
  for (const { work, customerId, partId } of parts) work.entries.get(customerId)?.parts.set(partId, undefined);
  const workOf = new Map(parts.map(({ customerId, work }) => [customerId, work]));
  for (const row of (answers.shift()?.rows ?? []) as unknown as StoredPart[]) workOf.get(row.customer_id)?.entries.get(row.customer_id)?.parts.set(row.part_id, StoredState.ofText(row.state));
};
