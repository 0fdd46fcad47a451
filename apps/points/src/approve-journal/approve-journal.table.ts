import { sqlStateOf, transaction, type Database, type Transaction } from '@fealty/postgres';
import { Problem } from '@fealty/runtime';
import { found } from '../state/journals.query.js';
import { lockJournal, longWork, type Journal } from '../state/journals.table.js';
import { agrees, differences } from '../state/opening-totals.rules.js';

export interface Approval { readonly journalId: string; readonly programme: string; readonly by: string; readonly digest: string }

const openingLines = `
  insert into journal_lines (journal_id, customer_id, kind, numbers, detail)
  select journal_id, customer_id, 'opening', json_build_object('customers', 1, 'lots', count(*), 'points', sum(points)),
    json_agg(json_build_object('points', points, 'lastDay', last_day, 'earnedOn', earned_on) order by last_day nulls last)
  from opening_lots where journal_id = $1 group by journal_id, customer_id order by customer_id`;

const checkPerson = ({ preparedBy, kind, state }: Journal, by: string): void => {
  if (preparedBy === by) throw new Problem(403, 'second-person-needed', { detail: 'who prepared a journal does not approve it' });
  if (kind !== 'opening' && state === 'open') throw new Problem(409, 'not-counted', { detail: 'it is still being counted' });
  if (state === 'withdrawn') throw new Problem(409, 'withdrawn', { detail: 'this journal was withdrawn' });
};

const checkFound = async (tx: Transaction, journal: Journal, digest: string): Promise<void> => {
  const counted = await found(tx, journal);
  if (journal.kind === 'opening' && !agrees(journal.asked, counted.numbers)) throw new Problem(422, 'totals-differ', { detail: differences(journal.asked, counted.numbers) });
  if (counted.digest !== digest) throw new Problem(409, 'changed-since', { detail: 'it is not what was looked at any more: look again, and tell the digest that is told now' });
};

const approveIn = async (tx: Transaction, { journalId, programme, by, digest }: Approval): Promise<void> => {
  const journal = await lockJournal(tx, { journalId, programme });
  // The same approval told again.
  if (journal.approvedBy === by) return;
  if (journal.approvedBy !== null) throw new Problem(409, 'approved-already', { detail: 'somebody else has approved it' });
  checkPerson(journal, by);
  await checkFound(tx, journal, digest);
  if (journal.kind === 'opening') await tx.query({ text: openingLines, values: [journalId] });
  await tx.query({ text: `update journals set state = 'approved', approved_by = $2, approved_at = now() where journal_id = $1`, values: [journalId, by] });
};

/** Lets a journal be posted, by a second person who tells what she has seen. @throws Problem 403, 404, 409, 422 */
export const approveJournal = async (database: Database, approval: Approval): Promise<void> => {
  try {
    await transaction(database.commandPool, longWork, (tx) => approveIn(tx, approval));
  } catch (error) {
    if (sqlStateOf(error) === '23505') throw new Problem(409, 'opened-already', { detail: 'another journal brought in a balance of one of its customers meanwhile; nothing was approved' });
    throw error;
  }
};
