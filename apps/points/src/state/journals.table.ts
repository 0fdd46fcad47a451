import { utcInstant } from '@fealty/contracts';
import type { Database, Transaction } from '@fealty/postgres';
import { transaction } from '@fealty/postgres';
import { Problem } from '@fealty/runtime';

export type JournalKind = 'opening' | 'repair' | 'undo';
export type JournalState = 'open' | 'ready' | 'approved' | 'posted' | 'withdrawn';
export interface Journal { readonly journalId: string; readonly programme: string; readonly kind: JournalKind; readonly name: string; readonly state: JournalState; readonly asked: unknown; readonly undoes: string | null; readonly preparedBy: string; readonly approvedBy: string | null }

const columns = `journal_id as "journalId", programme, kind, name, state, asked, undoes, prepared_by as "preparedBy", approved_by as "approvedBy"`;

/** Lists are long: what works on all of one may take its time. */
export const longWork = { lockTimeoutMs: 5_000, statementTimeoutMs: 60_000, idleTimeoutMs: 10_000 };

interface Named { readonly journalId: string; readonly programme: string }
const unknown = (): Problem => new Problem(404, 'unknown-journal', { detail: 'no such journal is in this programme' });

/** A journal that nobody changes meanwhile. @throws Problem 404 `unknown-journal` */
export const lockJournal = async (tx: Transaction, { journalId, programme }: Named): Promise<Journal> => {
  const { rows: [row] } = await tx.query<Journal>({ text: `select ${columns} from journals where journal_id = $1 and programme = $2 for update`, values: [journalId, programme] });
  if (row === undefined) throw unknown();
  return row;
};

export type JournalToPrepare = Pick<Journal, 'journalId' | 'programme' | 'kind' | 'name' | 'asked' | 'preparedBy'> & { readonly undoes?: string };

const inUtc = (asked: unknown): string => JSON.stringify(asked, (name, value: unknown) => (typeof value === 'string' && (name === 'from' || name === 'to') ? utcInstant(value) ?? value : value));

const prepareIn = async (tx: Transaction, { journalId, programme, kind, name, asked, preparedBy, undoes }: JournalToPrepare): Promise<Journal> => {
  await tx.query({ text: `insert into journals (journal_id, programme, kind, name, asked, prepared_by, undoes) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    values: [journalId, programme, kind, name, JSON.stringify(asked), preparedBy, undoes ?? null] });
  const { rows: [row] } = await tx.query<Journal>({ text: `select ${columns} from journals where journal_id = $1`, values: [journalId] });
  if (row === undefined) throw new Problem(409, 'name-taken', { detail: `there is another journal called ${name}` });
  if (row.kind !== kind || row.name !== name || inUtc(row.asked) !== inUtc(asked)) throw new Problem(422, 'idempotency-key-reused', { detail: 'this Idempotency-Key was used for another request' });
  return row;
};

/** Begins a journal; the same request again finds it. @throws Problem 409 `name-taken`, 422 `idempotency-key-reused` */
export const prepareJournal = (database: Database, journal: JournalToPrepare): Promise<Journal> => transaction(database.commandPool, {}, (tx) => prepareIn(tx, journal));

/** Takes a journal back that is not approved; a second time changes nothing. @throws Problem 404, 409 `approved-already` */
export const withdrawJournal = (database: Database, named: Named): Promise<void> => transaction(database.commandPool, {}, async (tx) => {
  const { state } = await lockJournal(tx, named);
  if (state === 'approved' || state === 'posted') throw new Problem(409, 'approved-already', { detail: 'what was approved is posted; take it back by an entry of its own' });
  await tx.query({ text: `update journals set state = 'withdrawn' where journal_id = $1`, values: [named.journalId] });
});
