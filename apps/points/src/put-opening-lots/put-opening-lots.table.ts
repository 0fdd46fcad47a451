import { transaction, unnestInsert, type Database, type Transaction } from '@fealty/postgres';
import { Problem } from '@fealty/runtime';
import { found, type Found } from '../state/journals.query.js';
import { lockJournal, longWork } from '../state/journals.table.js';
import { faultsMax, lineFault, type LineFault } from '../state/line-faults.rules.js';
import type { ListedLot } from './read-lots.rules.js';

export interface PartOfOpening { readonly journalId: string; readonly programme: string; readonly part: number; readonly by: string; readonly lots: readonly ListedLot[] }

const insert = unnestInsert({
  table: 'opening_lots', onConflict: 'fail',
  columns: { journal_id: 'uuid', part: 'integer', line: 'integer', customer_id: 'uuid', points: 'bigint', last_day: 'date', earned_on: 'date' },
});

const faultsText = `
  select n.line, a.customer_id is null as unknown, coalesce(a.state ->> 'opened', l.journal_id::text) as opened, o.part, o.line as "partLine"
  from unnest($1::integer[], $2::uuid[], $3::date[]) as n(line, customer_id, last_day)
  left join accounts a on a.customer_id = n.customer_id and a.programme = $4
  left join journal_lines l on l.customer_id = n.customer_id and l.kind = 'opening'
  left join opening_lots o on o.journal_id = $5 and o.customer_id = n.customer_id and o.last_day is not distinct from n.last_day
  where a.customer_id is null or a.state ->> 'opened' is not null or l.journal_id is not null or o.journal_id is not null
  order by n.line limit $6`;
interface FaultRow { readonly line: number; readonly unknown: boolean; readonly opened: string | null; readonly part: number | null; readonly partLine: number | null }

const faultOf = ({ line, unknown, opened, part, partLine }: FaultRow): LineFault => {
  if (unknown) return lineFault(line, 'nothing is known of this customer in this programme; tell of her first, such as by customer-registered');
  return lineFault(line, opened === null ? `is the same customer and last day as line ${partLine ?? 0} of part ${part ?? 0}; add them up` : `a balance of this customer came in with journal ${opened}`);
};

const checkOpen = async (tx: Transaction, { journalId, programme, by }: PartOfOpening): Promise<void> => {
  const { kind, state, preparedBy } = await lockJournal(tx, { journalId, programme });
  if (kind !== 'opening') throw new Problem(422, 'no-opening', { detail: `this journal is of kind ${kind}: nobody adds to it` });
  if (state !== 'open') throw new Problem(409, 'not-open', { detail: `this journal is ${state}` });
  // Whoever added to it could not approve it, and would have to be asked of each line.
  if (preparedBy !== by) throw new Problem(403, 'not-the-preparer', { detail: 'only who began the journal adds to it, so that a second person can approve it' });
};

const put = async (tx: Transaction, asked: PartOfOpening): Promise<Found | { faults: readonly LineFault[] }> => {
  const { journalId, programme, part, lots } = asked;
  await checkOpen(tx, asked);
  await tx.query({ text: 'delete from opening_lots where journal_id = $1 and part = $2', values: [journalId, part] });
  const { rows } = await tx.query<FaultRow>({ text: faultsText, values: [lots.map(({ line }) => line), lots.map(({ customerId }) => customerId), lots.map(({ lastDay }) => lastDay), programme, journalId, faultsMax] });
  if (rows.length > 0) return { faults: rows.map(faultOf) };
  await tx.query(insert(lots.map(({ line, customerId, points, lastDay, earnedOn }) => ({ journal_id: journalId, part, line, customer_id: customerId, points, last_day: lastDay, earned_on: earnedOn }))));
  const after = await found(tx, { journalId, kind: 'opening' });
  if (!Number.isSafeInteger(after.numbers['points'])) throw new Problem(422, 'too-many-points', { detail: 'all points together would not be an exact integer any more; nothing was stored' });
  return after;
};

class Faulty extends Error {
  constructor(readonly faults: readonly LineFault[]) { super('the list has faults'); }
}

/** Stores a part in place of what it was, or answers what is wrong with it and leaves everything as it was. */
export const putLots = async (database: Database, asked: PartOfOpening): Promise<Found | { faults: readonly LineFault[] }> => {
  try {
    return await transaction(database.commandPool, longWork, async (tx) => {
      const done = await put(tx, asked);
      if ('faults' in done) throw new Faulty(done.faults);
      return done;
    });
  } catch (error) {
    if (error instanceof Faulty) return { faults: error.faults };
    throw error;
  }
};
