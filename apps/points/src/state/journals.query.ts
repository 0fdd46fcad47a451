import type { Database, Statement, Transaction } from '@fealty/postgres';
import { Problem } from '@fealty/runtime';
import type { Journal, JournalKind } from './journals.table.js';

const instant = (column: string, name: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "${name}"`;
const columns = `journal_id as "journalId", programme, kind, name, state, asked, undoes, prepared_by as "preparedBy", ${instant('prepared_at', 'preparedAt')}, approved_by as "approvedBy", ${instant('approved_at', 'approvedAt')}, count_fault as "countFault"`;

export interface JournalRow extends Journal { readonly preparedAt: string; readonly approvedAt: string | null; readonly countFault: string | null }
interface Named { readonly journalId: string; readonly programme: string }

/** @throws Problem 404 `unknown-journal` */
export const journalNamed = async (database: Database, { journalId, programme }: Named): Promise<JournalRow> => {
  const [row] = await database.query<JournalRow>(`select ${columns} from journals where journal_id = $1 and programme = $2`, [journalId, programme], 'journal_named');
  if (row === undefined) throw new Problem(404, 'unknown-journal', { detail: 'no such journal is in this programme' });
  return row;
};

interface Wanted { readonly programme: string; readonly before: readonly [string, string] | null; readonly limit: number }

/** The journals of a programme, newest first. */
export const journalsOf = (database: Database, { programme, before, limit }: Wanted): Promise<JournalRow[]> => database.query<JournalRow>(
  `select ${columns} from journals where programme = $1 and ($2::timestamptz is null or (date_trunc('milliseconds', prepared_at), journal_id) < ($2, $3)) order by date_trunc('milliseconds', prepared_at) desc, journal_id desc limit $4`,
  [programme, before?.[0] ?? null, before?.[1] ?? null, limit], 'journals_of_programme');

/** What a journal comes to, and a digest of all of it: who approves tells it, so that nothing else is approved. */
export interface Found { readonly numbers: Readonly<Record<string, number>>; readonly digest: string }
interface FoundRow { readonly numbers: Record<string, number | string>; readonly digest: string }

const lotsText = `select json_build_object('customers', count(distinct customer_id), 'lots', count(*), 'points', coalesce(sum(points), 0)::text, 'parts', count(distinct part)) as numbers,
    md5(coalesce(string_agg(concat_ws(',', customer_id, points, coalesce(last_day::text, ''), coalesce(earned_on::text, '')), ';' order by customer_id, last_day), '')) as digest
  from opening_lots where journal_id = $1`;
// Each number of the lines, added up.
const linesText = `select (select coalesce(json_object_agg(name, total), '{}') from (
      select name, sum(value::bigint)::text as total from journal_lines, json_each_text(numbers) n(name, value) where journal_id = $1 group by name) totals) as numbers,
    md5(coalesce(string_agg(customer_id || numbers::text || detail::text, ';' order by customer_id), '')) as digest
  from journal_lines where journal_id = $1`;

const foundText = (kind: JournalKind): string => (kind === 'opening' ? lotsText : linesText);
const foundIn = ({ numbers, digest }: FoundRow): Found => ({ numbers: Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, Number(value)])), digest });

/** What stands in a journal: of an opening its lots, else its lines. */
export const found = async (asker: Database | Transaction, { journalId, kind }: Pick<Journal, 'journalId' | 'kind'>): Promise<Found> => {
  const statement: Statement = { text: foundText(kind), values: [journalId] };
  const [row] = 'burst' in asker ? (await asker.query<FoundRow>(statement)).rows : await asker.query<FoundRow>(statement.text, [journalId]);
  return foundIn(row as FoundRow);
};
