import { createHash } from 'node:crypto';
import { binaryArray, jsonOf } from './binary-array.js';
import type { Statement } from './transaction.js';

/** A column's PostgreSQL type, or its type and its name where that differs from the row's property. */
export type ColumnShape = string | { type: string; column: string };

/** A table to write to: which properties a row has and how their columns are called and typed. */
export interface TableShape<Property extends string> {
  /** With its schema when that is not on the search path. */
  table: string;
  columns: Record<Property, ColumnShape>;
}

/** `returning` names properties; they come back under the names of their columns. */
interface UpsertShape<Property extends string> extends TableShape<Property> {
  key: readonly NoInfer<Property>[];
  /** What a conflict overwrites. @default all columns but the key */
  update?: readonly NoInfer<Property>[];
  returning?: readonly NoInfer<Property>[];
}

interface InsertShape<Property extends string> extends TableShape<Property> {
  /** `nothing` needs a key to sort by, so that two writers take rows in the same order. */
  onConflict: 'fail' | 'nothing';
  key?: readonly NoInfer<Property>[];
  returning?: readonly NoInfer<Property>[];
}

interface Column { property: string; name: string; type: string }
type Rows<Property extends string> = readonly Readonly<Record<Property, unknown>>[];
type Write<Property extends string> = (rows: Rows<Property>) => Statement;

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const listed = (names: readonly string[]): string => names.map(quoted).join(', ');
const isJson = (type: string): boolean => type === 'json' || type === 'jsonb';

const columnsIn = (shape: TableShape<string>): Column[] =>
  Object.entries(shape.columns).map(([property, column]) => {
    const { type, column: name } = typeof column === 'string' ? { type: column, column: property } : column;
    if (type.endsWith(']')) throw new TypeError(`unnest flattens arrays: keep ${shape.table}.${name} as jsonb`);
    return { property, name, type };
  });

const namesOf = (columns: Column[], properties: readonly string[]): string[] =>
  properties.map((property) => {
    const column = columns.find((candidate) => candidate.property === property);
    if (column === undefined) throw new TypeError(`no column for ${property}`);
    return column.name;
  });

const targetOf = (table: string): string => table.split('.').map(quoted).join('.');

const rowsText = (columns: Column[]): string => {
  const arrays = columns.map(({ type }, index) => (type === 'jsonb' ? `$${index + 1}::text[]::jsonb[]` : `$${index + 1}::${type}[]`));
  return `unnest(${arrays.join(', ')}) as rows (${listed(columns.map(({ name }) => name))})`;
};

const insertText = (table: string, columns: Column[]): string => {
  const names = listed(columns.map((column) => column.name));
  return `insert into ${targetOf(table)} (${names}) select ${names} from ${rowsText(columns)}`;
};

const returningText = (columns: Column[], properties: readonly string[] | undefined): string =>
  properties === undefined ? '' : ` returning ${listed(namesOf(columns, properties))}`;

const textOf = (type: string, value: unknown): unknown => {
  if (value === undefined || value === null) return null;
  return isJson(type) ? jsonOf(value) : value;
};
const parameter = ({ property, type }: Column, rows: Rows<string>): unknown => binaryArray(type, rows, property) ?? rows.map((row) => textOf(type, row[property]));

const compare = (left: unknown, right: unknown): number => {
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : Number(left > right);
  const [a, b] = typeof left === 'number' && typeof right === 'number' ? [left, right] : [String(left), String(right)];
  return a < b ? -1 : Number(a > b);
};

const inKeyOrder = <Row extends Readonly<Record<string, unknown>>>(rows: readonly Row[], key: readonly string[]): readonly Row[] =>
  key.length === 0 ? rows : [...rows].sort((a, b) => {
    for (const property of key) {
      const order = compare(a[property], b[property]);
      if (order !== 0) return order;
    }
    return 0;
  });

const refuseRepeats = (rows: Rows<string>, key: readonly string[], table: string): void => {
  rows.forEach((row, index) => {
    const previous = rows[index - 1];
    if (previous !== undefined && key.every((property) => compare(previous[property], row[property]) === 0)) {
      throw new TypeError(`two rows with one key for ${table}: fold them before saving`);
    }
  });
};

const statement = (text: string, columns: Column[]): ((rows: Rows<string>) => Statement) => {
  const name = `unnest_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  return (rows) => ({ name, text, values: columns.map((column) => parameter(column, rows)) });
};

/**
 * One statement that inserts or overwrites any number of rows, one array parameter per column. Its text is constant, so its plan is reused.
 * Rows are sorted by key, so that concurrent writers do not deadlock; two rows with one key are an error, because PostgreSQL refuses them.
 *
 * @example const save = unnestUpsert({ table: 'accounts', key: ['customer_id'], columns: { customer_id: 'uuid', balance: 'bigint', lots: 'jsonb' } });
 *          await tx.query(save([{ customer_id: id, balance: 120, lots: [] }]));
 */
export const unnestUpsert = <const Property extends string>(shape: UpsertShape<Property>): Write<Property> => {
  const columns = columnsIn(shape);
  const updated = namesOf(columns, shape.update ?? columns.map(({ property }) => property).filter((name) => !(shape.key as readonly string[]).includes(name)));
  const action = updated.length === 0 ? 'nothing' : `update set ${updated.map((name) => `${quoted(name)} = excluded.${quoted(name)}`).join(', ')}`;
  const conflict = ` on conflict (${listed(namesOf(columns, shape.key))}) do ${action}`;
  const write = statement(insertText(shape.table, columns) + conflict + returningText(columns, shape.returning), columns);
  return (rows) => {
    const sorted = inKeyOrder(rows, shape.key);
    refuseRepeats(sorted, shape.key, shape.table);
    return write(sorted);
  };
};

/** Like `unnestUpsert`, for rows that are known to be there: what is no column of it stays as it is. A row that is not there is passed over. */
export const unnestUpdate = <const Property extends string>(shape: TableShape<Property> & { key: readonly NoInfer<Property>[] }): Write<Property> => {
  const columns = columnsIn(shape);
  const key = namesOf(columns, shape.key);
  const assigned = columns.filter(({ name }) => !key.includes(name)).map(({ name }) => `${quoted(name)} = rows.${quoted(name)}`);
  const matched = key.map((name) => `kept.${quoted(name)} = rows.${quoted(name)}`);
  const write = statement(`update ${targetOf(shape.table)} as kept set ${assigned.join(', ')} from ${rowsText(columns)} where ${matched.join(' and ')}`, columns);
  return (rows) => write(inKeyOrder(rows, shape.key));
};

/** Like `unnestUpsert`, for rows that are never changed: a conflict fails, or leaves the older row (`nothing`). Only the latter waits for other writers' rows, and so needs an order. */
export const unnestInsert = <const Property extends string>(shape: InsertShape<Property>): Write<Property> => {
  const columns = columnsIn(shape);
  const conflict = shape.onConflict === 'nothing' ? ' on conflict do nothing' : '';
  const write = statement(insertText(shape.table, columns) + conflict + returningText(columns, shape.returning), columns);
  return (rows) => write(shape.onConflict === 'fail' ? rows : inKeyOrder(rows, shape.key ?? []));
};
