import type { Database } from '@fealty/postgres';

export interface Posting { readonly lines: number; readonly posted: number; readonly refused: number; readonly numbers: Readonly<Record<string, number>> }

const postingText = `select count(*)::int as lines, (count(*) filter (where outcome = 'posted'))::int as posted, (count(*) filter (where outcome <> 'posted'))::int as refused,
    (select coalesce(json_object_agg(name, total), '{}') from (
      select name, sum(value::bigint)::text as total from journal_lines p, json_each_text(p.posted) n(name, value) where p.journal_id = $1 and p.posted is not null group by name) totals) as numbers
  from journal_lines where journal_id = $1`;

/** How far a journal is posted, and what came of it, added up. */
export const postingOf = async (database: Database, journalId: string): Promise<Posting> => {
  const [row] = await database.query<Posting & { numbers: Record<string, string> }>(postingText, [journalId], 'posting_of_journal');
  return { lines: row?.lines ?? 0, posted: row?.posted ?? 0, refused: row?.refused ?? 0, numbers: Object.fromEntries(Object.entries(row?.numbers ?? {}).map(([name, value]) => [name, Number(value)])) };
};

export interface Ending { readonly month: string | null; readonly lots: number; readonly points: number }

const endingText = `select to_char(last_day, 'YYYY-MM') as month, count(*)::int as lots, sum(points)::bigint as points from opening_lots where journal_id = $1 group by 1 order by 1 nulls last limit 200`;

/** What of an opening ends in which month; null: never. */
export const endingsOf = (database: Database, journalId: string): Promise<Ending[]> => database.query<Ending>(endingText, [journalId], 'endings_of_opening');
