import type { StateChange } from '@fealty/messaging';
import { unnestUpsert, type Statement } from '@fealty/postgres';
import { movesChange } from './kept-moves.rules.js';
import type { LoyaltyFacts } from './loyalty-facts.rules.js';

const upsert = unnestUpsert({
  table: 'moves', key: ['customer_id', 'day', 'step'],
  columns: { customer_id: 'uuid', day: 'date', step: 'smallint', programme: 'text', from_stage: 'text', to_stage: 'text' },
});

interface Gone { readonly id: string; readonly day: string; readonly step: number }

const dateOf = (day: number): string => (day === -Infinity ? '-infinity' : new Date(day * 86_400_000).toISOString().slice(0, 10));

const forget = (gone: readonly Gone[]): Statement => ({
  name: 'forget_moves', values: [gone.map(({ id }) => id), gone.map(({ day }) => day), gone.map(({ step }) => step)],
  text: `delete from moves using unnest($1::uuid[], $2::date[], $3::smallint[]) as gone (customer_id, day, step)
    where moves.customer_id = gone.customer_id and (moves.day, moves.step) >= (gone.day, gone.step)`,
});

/** Every move from stage to stage, the first one from nowhere: what the funnel is counted from. Where they are others than before, those that differ are replaced. */
export const deriveMoves = (changes: readonly StateChange<LoyaltyFacts>[]): readonly Statement[] => {
  const [gone, come]: [Gone[], Parameters<typeof upsert>[0][number][]] = [[], []];
  for (const change of changes) {
    const { customerId: id, programme } = change;
    const moved = movesChange(change);
    if (moved.gone !== undefined) gone.push({ id, step: moved.gone.step, day: dateOf(moved.gone.day) });
    for (const { day, step, from, to } of moved.come) come.push({ customer_id: id, day: dateOf(day), step, programme, from_stage: from, to_stage: to });
  }
  return [...(gone.length > 0 ? [forget(gone)] : []), ...(come.length > 0 ? [upsert(come)] : [])];
};
