import type { Database } from '@fealty/postgres';

export interface LineRow { readonly customerId: string; readonly numbers: Record<string, number>; readonly detail: unknown; readonly outcome: string | null; readonly posted: Record<string, number> | null }

const text = `select customer_id as "customerId", numbers, detail, outcome, posted from journal_lines
  where journal_id = $1 and ($2::uuid is null or customer_id > $2) and (not $3 or outcome <> 'posted') order by customer_id limit $4`;

interface Wanted { readonly journalId: string; readonly after: string | null; readonly refusedOnly: boolean; readonly limit: number }

/** The lines of a journal, by customer. */
export const linesOf = (database: Database, { journalId, after, refusedOnly, limit }: Wanted): Promise<LineRow[]> => database.query<LineRow>(text, [journalId, after, refusedOnly, limit], 'lines_of_journal');
