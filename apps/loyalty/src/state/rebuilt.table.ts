import type { Rebuilt, Writes } from '@fealty/messaging';
import { unnestInsert } from '@fealty/postgres';
import { saveStandings } from './standings.table.js';

const insert = unnestInsert({ table: 'rebuilt_inputs', onConflict: 'fail', key: ['customer_id'], columns: { customer_id: 'uuid', inputs: 'json', inputs_from: 'timestamptz' } });

/** Where all stands that a rebuild counts in: it reads everything again, and some of it may not have been kept, or not been counted, at first. */
const insertInputs: Writes = ({ events, quiet }) => {
  const counted = [...events, ...quiet].flatMap(({ customerId, countedIn }) => (countedIn === undefined ? [] : [{ customer_id: customerId, inputs: countedIn.offsets, inputs_from: countedIn.from }]));
  return counted.length === 0 ? [] : [insert(counted)];
};

/** What a rebuild writes beside profiles and moves. The history is what subscribers were told; it tells nobody. */
export const writesBeside: readonly Writes[] = [saveStandings, insertInputs];

// A standing that is the same on both sides began when subscribers were told of it.
const sameStandings = ({ live, beside }: { live: string; beside: string }): string[] => [
  `update "${beside}".standings b set since = l.since, version = l.version from "${live}".standings l
   where l.customer_id = b.customer_id and l.stage = b.stage and l.tier = b.tier and l.risk = b.risk and l.segment = b.segment and (l.since, l.version) <> (b.since, b.version)`,
];

export const rebuilt: Rebuilt = { service: 'loyalty', customers: 'profiles', keeps: ['history', 'quiet_inputs', 'models', 'model_keeper'], takesOver: sameStandings };
