import type { Statement, Transaction } from '@fealty/postgres';
import type { Slice } from './budgets.js';
import type { Read } from './read-event.js';
import type { Workspace } from './workspace.js';

interface Drawing { readonly work: Workspace; readonly reads: readonly Read[] }

const keysIn = ({ work, reads }: Drawing): readonly string[] => {
  const keys = new Set<string>();
  for (const read of reads) {
    const decider = read.kind === 'event' ? work.context.consumption.deciders.get(read.event.type) : undefined;
    if (read.kind !== 'event' || decider?.budgets === undefined) continue;
    try {
      for (const { key } of decider.budgets(read.event, work.policyAt(read.event.programme, read.event.occurredAt))) keys.add(key);
    } catch {
      // What fails here fails again when the event is decided, and is dealt with there.
    }
  }
  return [...keys];
};

const loadText = `select s.key, s.shard, s.dealt, s.drawn, s.empty_at as "emptyAt" from budget_slices s join unnest($1::text[], $2::smallint[]) as k(key, shard) using (key, shard)
  order by s.key collate "C", s.shard for update of s`;

/** Loads the slices that the shards' events may draw from. A slice is only touched in its shard's turn, so nobody waits for another shard. */
export const loadSlices = async (tx: Transaction, drawing: readonly Drawing[]): Promise<void> => {
  const wanted = drawing.flatMap((one) => keysIn(one).map((key) => ({ key, shard: one.work.context.shard })));
  if (wanted.length === 0) return;
  const { rows } = await tx.query<Slice & { key: string; shard: number }>({ name: 'load_budget_slices', text: loadText, values: [wanted.map(({ key }) => key), wanted.map(({ shard }) => shard)] });
  for (const { key, shard, dealt, drawn, emptyAt } of rows) drawing.find(({ work }) => work.context.shard === shard)?.work.slices.set(key, { dealt, drawn, emptyAt });
};

const saveText = `update budget_slices s set drawn = t.drawn from unnest($1::text[], $2::smallint[], $3::bigint[]) as t(key, shard, drawn) where (s.key, s.shard) = (t.key, t.shard) and s.drawn <> t.drawn`;

/** Stores what was drawn, in the transaction of what it was drawn for. */
export const saveSlices = (works: readonly Workspace[]): Statement[] => {
  const rows = works.flatMap(({ slices, context: { shard } }) => [...slices].map(([key, { drawn }]) => ({ key, shard, drawn })));
  return rows.length === 0 ? [] : [{ name: 'save_budget_slices', text: saveText, values: [rows.map(({ key }) => key), rows.map(({ shard }) => shard), rows.map(({ drawn }) => drawn)] }];
};
