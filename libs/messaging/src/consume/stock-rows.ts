import { unnestInsert, unnestUpsert, type Statement } from '@fealty/postgres';
import type { DerivedColumn } from './tables.js';

/** Rows of no single customer, such as a stock. Only commands see and change them; nothing of them is kept in memory. */
export interface SharedTable<Row> {
  readonly name: string;
  /** A row that nobody has written yet. */
  readonly start: (key: string) => Row;
  /** Columns derived from the row, for queries and constraints. */
  readonly columns?: Readonly<Record<string, DerivedColumn<Row>>>;
}
export const sharedTable = <Row>(spec: SharedTable<Row>): SharedTable<unknown> => spec as SharedTable<unknown>;

/** SQL that creates a table of shared rows; `columns` are the derived ones, with their constraints. */
export const sharedTableSql = (name: string, columns = ''): string => `
create table ${name} (
  key text primary key,
  state json not null${columns === '' ? '' : `,\n  ${columns}`}
) with (fillfactor = 50);`;

/** A shared row as a command has changed it. */
export interface ChangedRow { readonly table: SharedTable<unknown>; readonly key: string; readonly state: unknown }

/** What names a row among those of all tables. */
export const rowName = ({ name }: Pick<SharedTable<unknown>, 'name'>, key: string): string => `${name}\n${key}`;

const columnsOf = ({ columns = {} }: SharedTable<unknown>) => ({ key: 'text', state: 'json', ...Object.fromEntries(Object.entries(columns).map(([name, { type }]) => [name, type])) });
const rowOf = ({ columns = {} }: SharedTable<unknown>, key: string, state: unknown): Record<string, unknown> =>
  ({ key, state, ...Object.fromEntries(Object.entries(columns).map(([name, { value }]) => [name, value(state)])) });

/** Makes rows that are not there yet, and locks them all, both in the order of the keys, so that no two transactions wait for each other. */
export const lockSharedRows = (table: SharedTable<unknown>, keys: readonly string[]): readonly Statement[] => {
  const ordered = [...new Set(keys)].sort();
  return [
    unnestInsert<string>({ table: table.name, onConflict: 'nothing', key: ['key'], columns: columnsOf(table) })(ordered.map((key) => rowOf(table, key, table.start(key)))),
    { name: `lock_${table.name}`, values: [ordered], text: `select key, state from ${table.name} where key = any($1::text[]) order by key collate "C" for update` },
  ];
};
export const saveSharedRows = (table: SharedTable<unknown>, rows: readonly { readonly key: string; readonly state: unknown }[]): Statement =>
  unnestUpsert<string>({ table: table.name, key: ['key'], columns: columnsOf(table) })(rows.map(({ key, state }) => rowOf(table, key, state)));

/** Saves what several commands made of shared rows, in their order: the last one counts. */
export const saveChangedRows = (changed: readonly ChangedRow[]): readonly Statement[] =>
  [...Map.groupBy(changed, ({ table }) => table)].map(([table, rows]) => saveSharedRows(table, [...new Map(rows.map((row) => [row.key, row])).values()]));
