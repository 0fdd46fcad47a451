import { JsonText, unnestUpdate, unnestUpsert, type Statement } from '@fealty/postgres';
import type { StoredState } from './stored-state.js';

/** A column derived from the state, for queries and constraints. */
export interface DerivedColumn<S> { readonly type: string; readonly value: (state: S) => unknown }

interface StoredSpec<S> {
  readonly name: string;
  readonly columns?: Readonly<Record<string, DerivedColumn<S>>>;
  /** The next instant at which something is due by the clock; `undefined`: nothing. */
  readonly dueAt?: (state: S) => string | undefined;
  /** Names what is due at an instant, where more can come to be due at one that has passed: each set of it is a cause of its own. */
  readonly dueOf?: (state: S, at: string) => readonly string[];
}
export interface CustomerTable<S> extends StoredSpec<S> { readonly start: (customerId: string, programme: string) => S }
export interface PartTable<S> extends StoredSpec<S> {
  /** True when the part came from imported history, so that what is due of it is marked too. */
  readonly imported?: (state: S) => boolean;
}

/** One row per customer: state as JSON, what was seen of each topic, how many events were said, derived columns. */
export const customerTable = <S>(spec: CustomerTable<S>): CustomerTable<S> => spec;
/** One row per order, case or message of a customer, loaded only when a handler names it. */
export const partTable = <S>(spec: PartTable<S>): PartTable<S> => spec;

const dueIndex = (name: string): string => `create index ${name}_due on ${name} (shard, due_at) where due_at is not null;`;
const further = (columns: string): string => (columns === '' ? '' : `,\n  ${columns}`);

/** SQL that creates a customer table; `columns` are the derived ones, with their constraints. */
export const customerTableSql = (name: string, columns = ''): string => `
create table ${name} (
  customer_id uuid primary key,
  shard smallint not null,
  programme text not null,
  guest boolean not null default false,
  seen json not null,
  said bigint not null check (said >= 0),
  heard bigint not null default 0,
  parked json,
  due_at timestamptz,
  state json not null${further(columns)}
) with (fillfactor = 75);
${dueIndex(name)}`;

/** SQL that creates a part table. */
export const partTableSql = (name: string, columns = ''): string => `
create table ${name} (
  customer_id uuid not null,
  part_id text not null,
  shard smallint not null,
  due_at timestamptz,
  state json not null${further(columns)},
  primary key (customer_id, part_id)
) with (fillfactor = 75);
${dueIndex(name)}`;

/** A customer's row in memory. Objects in it are never changed, only replaced. */
export interface CustomerRow {
  readonly customerId: string;
  readonly programme: string;
  readonly guest: boolean;
  /** Last sequence (state-carried topics: version) applied, by topic. */
  readonly seen: Readonly<Record<string, number>>;
  /** How many events this service has said of the customer: the last sequence given out. */
  readonly said: number;
  /** The highest sequence on `shop.v1` whose consequence has been applied from `orders.v1`. */
  readonly heard: number;
  /** Topics whose stream is parked for this customer. */
  readonly parked: readonly string[] | null;
  readonly stored: StoredState;
}
export interface PartRow { readonly customerId: string; readonly partId: string; readonly stored: StoredState }

export interface TableStatements {
  loadCustomers(customerIds: readonly string[]): Statement;
  loadParts(keys: readonly { customerId: string; partId: string }[]): Statement;
  saveCustomers(rows: readonly { readonly row: CustomerRow; readonly shard: number }[]): Statement;
  /** Stored customers whose state stays as it is: only how far their streams have come is written. */
  advanceCustomers(rows: readonly CustomerRow[]): Statement;
  saveParts(rows: readonly (PartRow & { readonly shard: number })[]): Statement;
  /** Due customers and parts of a shard at `now`, earliest first. */
  due(shard: number, now: string, limit: number): Statement;
}

const derived = <S>(spec: StoredSpec<S>): Record<string, string> =>
  Object.fromEntries(Object.entries(spec.columns ?? {}).map(([name, column]) => [name, column.type]));
const derivedValues = ({ columns = {}, dueAt }: StoredSpec<unknown>) => {
  const named = Object.entries(columns);
  return (state: unknown): Record<string, unknown> => {
    const values: Record<string, unknown> = { due_at: dueAt?.(state) ?? null };
    for (const [name, column] of named) values[name] = column.value(state);
    return values;
  };
};

const customersUpsert = (spec: CustomerTable<unknown>) => unnestUpsert<string>({
  table: spec.name, key: ['customer_id'],
  columns: { customer_id: 'uuid', shard: 'smallint', programme: 'text', guest: 'boolean', seen: 'json', said: 'bigint', heard: 'bigint', parked: 'json', due_at: 'timestamptz', state: 'json', ...derived(spec) },
});
const customersUpdate = (spec: CustomerTable<unknown>) => unnestUpdate<string>({
  table: spec.name, key: ['customer_id'], columns: { customer_id: 'uuid', guest: 'boolean', seen: 'json', said: 'bigint', heard: 'bigint', parked: 'json' },
});
const partsUpsert = (spec: PartTable<unknown>) => unnestUpsert<string>({
  table: spec.name, key: ['customer_id', 'part_id'],
  columns: { customer_id: 'uuid', part_id: 'text', shard: 'smallint', due_at: 'timestamptz', state: 'json', ...derived(spec) },
});

const dueText = (customers: string, parts: string | undefined): string => {
  const one = (table: string, part: string): string => `(select customer_id, ${part} as part_id, due_at from ${table} where shard = $1 and due_at <= $2 order by due_at limit $3)`;
  const all = parts === undefined ? one(customers, 'null::text') : `${one(customers, 'null::text')} union all ${one(parts, 'part_id')}`;
  return `select * from (${all}) due order by due_at, customer_id, part_id limit $3`;
};

const advanced = ({ customerId, guest, seen, said, heard, parked }: CustomerRow) => ({ customer_id: customerId, guest, seen, said, heard, parked });

/** The statements of a service's two tables; their texts never change, so that plans are kept. */
export const tableStatements = (customers: CustomerTable<unknown>, parts: PartTable<unknown> | undefined): TableStatements => {
  const [upsertCustomers, updateCustomers] = [customersUpsert(customers), customersUpdate(customers)];
  const ofCustomer = derivedValues(customers);
  const ofPart = parts === undefined ? () => ({}) : derivedValues(parts);
  const upsertParts = parts === undefined ? undefined : partsUpsert(parts);
  const noParts = (): never => { throw new Error(`the handler names parts, but ${customers.name} has no part table`); };
  return {
    loadCustomers: (ids) => ({ name: `load_${customers.name}`, values: [ids],
      text: `select customer_id, programme, guest, seen, said, heard, parked, state::text as state from ${customers.name} where customer_id = any($1::uuid[])` }),
    loadParts: (keys) => parts === undefined ? noParts() : ({ name: `load_${parts.name}`, values: [keys.map((key) => key.customerId), keys.map((key) => key.partId)],
      text: `select p.customer_id, p.part_id, p.state::text as state from ${parts.name} p join unnest($1::uuid[], $2::text[]) as k(customer_id, part_id) using (customer_id, part_id)` }),
    saveCustomers: (rows) => upsertCustomers(rows.map(({ row, shard }) => ({
      ...advanced(row), shard, programme: row.programme, state: new JsonText(row.stored.text), ...row.stored.derived(ofCustomer) }))),
    advanceCustomers: (rows) => updateCustomers(rows.map(advanced)),
    saveParts: (rows) => upsertParts === undefined || parts === undefined ? noParts() : upsertParts(rows.map((row) => ({
      customer_id: row.customerId, part_id: row.partId, shard: row.shard, state: new JsonText(row.stored.text), ...row.stored.derived(ofPart) }))),
    due: (shard, now, limit) => ({ name: `due_${customers.name}`, text: dueText(customers.name, parts?.name), values: [shard, now, limit] }),
  };
};
