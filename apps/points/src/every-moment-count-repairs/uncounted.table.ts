import { utcInstant } from '@fealty/contracts';
import { transaction, unnestInsert, type Database, type Transaction } from '@fealty/postgres';
import { longWork } from '../state/journals.table.js';
import type { OrderEarn, PointsAccount } from '../state/points-account.rules.js';
import type { CountedLine, CustomerKnown, RepairAsked } from './count-repair.rules.js';

const customersMax = 200;

interface OpenRow { readonly journalId: string; readonly programme: string; readonly kind: 'repair' | 'undo'; readonly asked: { readonly from: string; readonly to: string; readonly policyVersion: number; readonly forgive: boolean }; readonly undoes: string | null; readonly by: string; readonly countedTo: string }

const openText = `select journal_id as "journalId", programme, kind, asked, undoes, prepared_by as by, coalesce(counted_to, '00000000-0000-0000-0000-000000000000') as "countedTo"
  from journals where state = 'open' and kind <> 'opening' and (count_again_at is null or count_again_at <= now()) order by prepared_at, journal_id limit 1 for update skip locked`;

const asideText = `update journals set count_fault = $2, count_again_at = now() + interval '1 minute' where journal_id = $1 and state = 'open'`;
const countedText = 'update journals set counted_to = $2, count_fault = null, count_again_at = null where journal_id = $1';
const readyText = `update journals set state = 'ready', count_fault = null, count_again_at = null where journal_id = $1`;

const inSpanText = `select distinct customer_id as id from entries
  where customer_id > $2 and programme = $1 and kind = 'points-pending' and entry_id = 'earn/' || order_id and occurred_at >= $3 and occurred_at < $4 order by id limit ${customersMax}`;
const postedText = `select customer_id as id from journal_lines where journal_id = $1 and customer_id > $2 and outcome = 'posted' order by id limit ${customersMax}`;

/** Journals of before may hold a span in other offsets, or out of the calendar. */
const utcOf = (told: string, name: string): string => {
  const utc = utcInstant(told);
  if (utc === undefined) throw new Error(`${name} is no instant between the years 1900 and 9999`);
  return utc;
};
const spanOf = ({ asked: { from, to }, undoes }: OpenRow): Pick<OpenRow['asked'], 'from' | 'to'> => (undoes === null ? { from: utcOf(from, 'from'), to: utcOf(to, 'to') } : { from, to });

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

const countJournal = async (tx: Transaction, journal: OpenRow, count: CountLines): Promise<number> => {
  const { journalId, programme, kind, undoes, by } = journal;
  const asked = { ...journal.asked, ...spanOf(journal) };
  const ids = await customersOf(tx, { ...journal, asked });
  const lines = count({ journalId, programme, ...asked, undoes, by }, await known(tx, ids));
  if (lines.length > 0) await tx.query(insert(lines.map(({ customerId, numbers, detail }) => ({ journal_id: journalId, customer_id: customerId, kind, numbers, detail }))));
  const last = ids.at(-1);
  await tx.query(last === undefined ? { text: readyText, values: [journalId] } : { text: countedText, values: [journalId, last] });
  return Math.max(1, ids.length);
};

export type CountLines = (asked: RepairAsked, customers: readonly CustomerKnown[]) => readonly CountedLine[];

/**
 * Counts the next customers of a repair or undoing that is not counted yet; answers 0 when there is none. One that cannot be counted tells
 * why and is tried again after a minute, so that it holds up no other. @throws Error that names the journal
 */
export const countNext = async (database: Database, count: CountLines): Promise<number> => {
  const taken: { journal: OpenRow | undefined } = { journal: undefined };
  try {
    return await transaction(database.commandPool, longWork, async (tx) => {
      const { rows: [journal] } = await tx.query<OpenRow>({ text: openText, values: [] });
      taken.journal = journal;
      return journal === undefined ? 0 : await countJournal(tx, journal, count);
    });
  } catch (error) {
    const { journal } = taken;
    if (journal === undefined) throw error;
    const fault = error instanceof Error ? error.message : String(error);
    await database.query(asideText, [journal.journalId, fault], 'journal_set_aside');
    throw new Error(`journal ${journal.journalId}: ${fault}`, { cause: error });
  }
};
