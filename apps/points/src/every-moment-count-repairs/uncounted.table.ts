import { transaction, unnestInsert, type Database, type Transaction } from '@fealty/postgres';
import { longWork } from '../state/journals.table.js';
import type { OrderEarn, PointsAccount } from '../state/points-account.rules.js';
import type { CountedLine, CustomerKnown, RepairAsked } from './count-repair.rules.js';

const customersMax = 200;

interface OpenRow { readonly journalId: string; readonly programme: string; readonly kind: 'repair' | 'undo'; readonly asked: { readonly from: string; readonly to: string; readonly policyVersion: number; readonly forgive: boolean }; readonly undoes: string | null; readonly by: string; readonly countedTo: string }

const openText = `select journal_id as "journalId", programme, kind, asked, undoes, prepared_by as by, coalesce(counted_to, '00000000-0000-0000-0000-000000000000') as "countedTo"
  from journals where state = 'open' and kind <> 'opening' order by prepared_at, journal_id limit 1 for update skip locked`;

const inSpanText = `select distinct customer_id as id from entries
  where customer_id > $2 and programme = $1 and kind = 'points-pending' and entry_id = 'earn/' || order_id and occurred_at >= $3 and occurred_at < $4 order by id limit ${customersMax}`;
const postedText = `select customer_id as id from journal_lines where journal_id = $1 and customer_id > $2 and outcome = 'posted' order by id limit ${customersMax}`;

const customersOf = async (tx: Transaction, { programme, countedTo, asked: { from, to }, undoes }: OpenRow): Promise<string[]> => {
  const statement = undoes === null ? { text: inSpanText, values: [programme, countedTo, from, to] } : { text: postedText, values: [undoes, countedTo] };
  return (await tx.query<{ id: string }>(statement)).rows.map(({ id }) => id);
};

const accountsText = 'select customer_id as "customerId", state from accounts where customer_id = any($1::uuid[])';
const ordersText = `select o.customer_id as "customerId", o.part_id as "orderId", o.state as "order", to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
  from orders o join entries e on e.customer_id = o.customer_id and e.entry_id = 'earn/' || o.part_id where o.customer_id = any($1::uuid[])`;

const known = async (tx: Transaction, ids: readonly string[]): Promise<CustomerKnown[]> => {
  const { rows: accounts } = await tx.query<{ customerId: string; state: PointsAccount }>({ text: accountsText, values: [ids] });
  const { rows: orders } = await tx.query<{ customerId: string; orderId: string; order: OrderEarn; at: string }>({ text: ordersText, values: [ids] });
  const byCustomer = Map.groupBy(orders, ({ customerId }) => customerId);
  return accounts.map(({ customerId, state }) => ({ customerId, account: state, orders: byCustomer.get(customerId) ?? [] }));
};

const insert = unnestInsert({ table: 'journal_lines', onConflict: 'fail', columns: { journal_id: 'uuid', customer_id: 'uuid', kind: 'text', numbers: 'json', detail: 'json' } });

const countIn = async (tx: Transaction, count: CountLines): Promise<number> => {
  const { rows: [journal] } = await tx.query<OpenRow>({ text: openText, values: [] });
  if (journal === undefined) return 0;
  const { journalId, programme, kind, asked, undoes, by } = journal;
  const ids = await customersOf(tx, journal);
  const lines = count({ journalId, programme, ...asked, undoes, by }, await known(tx, ids));
  if (lines.length > 0) await tx.query(insert(lines.map(({ customerId, numbers, detail }) => ({ journal_id: journalId, customer_id: customerId, kind, numbers, detail }))));
  const last = ids.at(-1);
  await tx.query(last === undefined ? { text: `update journals set state = 'ready' where journal_id = $1`, values: [journalId] } : { text: 'update journals set counted_to = $2 where journal_id = $1', values: [journalId, last] });
  return Math.max(1, ids.length);
};

export type CountLines = (asked: RepairAsked, customers: readonly CustomerKnown[]) => readonly CountedLine[];

/** Counts the next customers of a repair or undoing that is not counted yet; answers 0 when there is none. */
export const countNext = (database: Database, count: CountLines): Promise<number> => transaction(database.commandPool, longWork, (tx) => countIn(tx, count));
