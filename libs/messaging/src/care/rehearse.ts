import { transaction, type Transaction } from '@fealty/postgres';
import type { ConsumerContext } from '../consume/consumer-context.js';
import type { CareJob, CareResult } from '../consume/jobs.js';
import { foldUnits, type Folded } from '../consume/fold-units.js';
import type { Workspace } from '../consume/workspace.js';
import { writesOf } from '../consume/write-units.js';

export interface Difference {
  readonly customer: { readonly before: unknown; readonly after: unknown };
  readonly parts: readonly { readonly id: string; readonly before: unknown; readonly after: unknown }[];
  /** What would be told to others. */
  readonly says: readonly { readonly type: string; readonly sequence: number; readonly data: unknown }[];
}

class RolledBack extends Error {
  constructor(readonly result: CareResult, readonly difference: Difference) { super('rolled back on purpose'); }
}

const partsBefore = async (tx: Transaction, context: ConsumerContext, keys: readonly { customerId: string; partId: string }[]): Promise<ReadonlyMap<string, unknown>> => {
  if (keys.length === 0) return new Map();
  const { rows } = await tx.query<{ part_id: string; state: string }>(context.statements.loadParts(keys));
  return new Map(rows.map((row) => [row.part_id, JSON.parse(row.state) as unknown]));
};

const differenceOf = async (tx: Transaction, context: ConsumerContext, { work, customerId }: { work: Workspace; customerId: string }): Promise<Difference> => {
  const entry = work.entries.get(customerId);
  const ids = [...entry?.changedParts ?? []];
  const before = await partsBefore(tx, context, ids.map((partId) => ({ customerId, partId })));
  return {
    customer: { before: entry?.loaded.stored.value ?? null, after: entry?.row.stored.value ?? null },
    parts: ids.map((id) => ({ id, before: before.get(id) ?? null, after: entry?.parts.get(id)?.value ?? null })),
    says: work.sealed.map(({ type, sequence, data }) => ({ type, sequence, data })),
  };
};

/** What a job would do: the whole of its transaction, even the writes, and then ROLLBACK. */
export const rehearse = async (context: ConsumerContext, shard: number, job: CareJob): Promise<CareResult & { difference: Difference }> => {
  try {
    return await transaction(context.commandPool, context.limits, async (tx): Promise<never> => {
      const folded = await foldUnits(tx, context, [{ holder: { shard, guest: true }, jobs: [job] }]);
      const [{ work, applied }] = folded as [Folded];
      const difference = await differenceOf(tx, context, { work, customerId: job.customerId });
      await tx.burst(writesOf(folded, context).statements);
      throw new RolledBack(applied.results[0] as CareResult, difference);
    });
  } catch (error) {
    if (error instanceof RolledBack) return { ...error.result, difference: error.difference };
    throw error;
  }
};
