import { transaction, type Transaction } from '@fealty/postgres';
import { failpoint, hasFailpoint } from '../failpoints.js';
import type { OutgoingRow } from '../outbox/frame.js';
import { BreakerTripped } from './breaker.js';
import type { ConsumerContext } from './consumer-context.js';
import { foldUnits, type Folded, type UnitOf } from './fold-units.js';
import type { JobResult } from './jobs.js';
import { letPastOn, markLetPast } from './let-past.js';
import type { Workspace } from './workspace.js';
import { writesOf } from './write-units.js';

export interface UnitDone {
  readonly results: readonly JobResult[];
  readonly outgoing: OutgoingRow | undefined;
  readonly counts: Workspace['counts'] & { parked: number; quarantined: number; refused: number };
}

const learned = (context: ConsumerContext, { holder, work, row, applied, outgoing, parked }: Folded & { outgoing: OutgoingRow | undefined; parked: number }): UnitDone => {
  context.breaker?.note(holder.shard, parked);
  if (!('guest' in holder)) {
    for (const entry of work.entries.values()) holder.cache.put(entry);
    holder.revision = row.revision + 1;
  }
  const { aside, counts } = work;
  return { results: applied.results, outgoing, counts: { ...counts, parked: aside.parked.length, quarantined: aside.quarantined.length, refused: aside.refused.length } };
};

/** What the breaker says to it; where it would stop the shard, an operator may have let some of it past. */
const guarded = async (tx: Transaction, { breaker, consumption: { service } }: ConsumerContext, work: Workspace): Promise<number> => {
  try {
    return breaker?.check(work) ?? 0;
  } catch (error) {
    const given = error instanceof BreakerTripped ? await letPastOn(tx, service, work.context.shard) : [];
    if (breaker === undefined || given.length === 0) throw error;
    const customers = breaker.check(work, given);
    for (const statement of markLetPast(work, given)) await tx.query(statement);
    return customers;
  }
};

/**
 * One transaction of one or more shards, whatever asks for it: lock the shards' rows, load every row needed, fold, and write states,
 * outgoing events, what was set aside and the cursors, all or nothing. The shards share its statements and nothing else: each is folded
 * by itself. Only after COMMIT do the caches learn of it.
 */
export const runUnits = async (context: ConsumerContext, units: readonly UnitOf[]): Promise<readonly UnitDone[]> => {
  const pool = units.some(({ holder }) => 'guest' in holder) ? context.commandPool : context.batchPool;
  const written = await transaction(pool, context.limits, async (tx) => {
    const folded = await foldUnits(tx, context, units);
    const parked: number[] = [];
    for (const { work } of folded) parked.push(await guarded(tx, context, work));
    const { statements, outgoing } = writesOf(folded, context);
    failpoint('writing');
    if (hasFailpoint('committing')) {
      await tx.burst(statements);
      failpoint('committing');
    } else await tx.burstAndCommit(statements);
    return folded.map((unit, index) => ({ ...unit, outgoing: outgoing[index], parked: parked[index] ?? 0 }));
  });
  return written.map((unit) => learned(context, unit));
};
