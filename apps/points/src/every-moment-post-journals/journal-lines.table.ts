import type { Database } from '@fealty/postgres';
import type { JournalKind } from '../state/journals.table.js';

/** A line that is to be posted now, by whoever claimed it. */
export interface ClaimedLine {
  readonly journalId: string;
  readonly customerId: string;
  readonly programme: string;
  readonly kind: JournalKind;
  readonly asked: unknown;
  readonly undoes: string | null;
  readonly detail: unknown;
  readonly by: string;
  readonly secondBy: string;
}

const claimText = `
  update journal_lines l set claimed_until = now() + interval '1 minute' from journals j
  where j.journal_id = l.journal_id and (l.journal_id, l.customer_id) in (
    select o.journal_id, o.customer_id from journal_lines o join journals using (journal_id)
    where o.posted_at is null and journals.state = 'approved' and (o.claimed_until is null or o.claimed_until < now())
    order by o.journal_id, o.customer_id limit $1 for update of o skip locked)
  returning l.journal_id as "journalId", l.customer_id as "customerId", j.programme, j.kind, j.asked, j.undoes, l.detail, j.prepared_by as by, j.approved_by as "secondBy"`;

/** Lines of approved journals that nobody else posts; what is not told of in a minute may be claimed again. */
export const claimLines = (database: Database, limit: number): Promise<ClaimedLine[]> => database.query<ClaimedLine>(claimText, [limit], 'claim_journal_lines');

export interface PostedLine { readonly journalId: string; readonly customerId: string; readonly outcome: string; readonly posted: unknown }

const postedText = `
  update journal_lines l set outcome = p.outcome, posted = p.posted::json, posted_at = now()
  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) as p(journal_id, customer_id, outcome, posted)
  where (l.journal_id, l.customer_id) = (p.journal_id, p.customer_id) and l.posted_at is null`;

export const keepPosted = async (database: Database, lines: readonly PostedLine[]): Promise<void> => {
  await database.query(postedText, [lines.map((line) => line.journalId), lines.map((line) => line.customerId), lines.map((line) => line.outcome), lines.map((line) => (line.posted === undefined ? null : JSON.stringify(line.posted)))], 'keep_posted_lines');
};

/** Journals of which every line is posted are done. */
export const closeJournals = async (database: Database): Promise<void> => {
  await database.query(`update journals j set state = 'posted' where state = 'approved' and not exists (select from journal_lines l where l.journal_id = j.journal_id and posted_at is null)`, [], 'close_journals');
};
