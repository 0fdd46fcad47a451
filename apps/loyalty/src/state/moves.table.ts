import type { Writes } from '@fealty/messaging';
import { unnestInsert } from '@fealty/postgres';
import { isUpdate, type SaidUpdate } from './history.table.js';

const insert = unnestInsert({
  table: 'moves', onConflict: 'fail', key: ['customer_id', 'version'],
  columns: { customer_id: 'uuid', version: 'bigint', programme: 'text', at: 'timestamptz', from_stage: 'text', to_stage: 'text' },
});

const moveOf = ({ customerId, programme, data: { version, changes, profile, asOf } }: SaidUpdate) => {
  const change = changes.find(({ field }) => field === 'stage');
  if (change === undefined && version > 1) return [];
  return [{ customer_id: customerId, version, programme, at: asOf, from_stage: version === 1 ? null : String(change?.before), to_stage: profile.stage }];
};

/** Every move from stage to stage, the first one from nowhere: what the funnel is counted from. Never changed. */
export const insertMoves: Writes = ({ events }) => {
  const moves = events.filter(isUpdate).flatMap(moveOf);
  return moves.length === 0 ? [] : [insert(moves)];
};
