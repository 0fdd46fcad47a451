import type { MigrationInterface, QueryRunner } from 'typeorm';

const entries = `
create table entries (
  customer_id uuid not null,
  sequence bigint not null check (sequence >= 1),
  entry_id text not null,
  programme text not null,
  kind text not null check (kind in ('points-pending', 'points-earned', 'points-clawed-back')),
  order_id text not null,
  pending bigint not null,
  available bigint not null,
  held bigint not null,
  debt bigint not null,
  forgiven bigint not null,
  pending_after bigint not null check (pending_after >= 0),
  available_after bigint not null check (available_after >= 0),
  held_after bigint not null check (held_after >= 0),
  debt_after bigint not null check (debt_after >= 0),
  lots json not null,
  policy_version integer check (policy_version >= 1),
  lines json,
  cause_id text not null,
  event_id uuid not null,
  imported boolean not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  primary key (customer_id, sequence),
  constraint one_entry_per_id unique (customer_id, entry_id),
  constraint activation_moves_all_that_was_pending check (kind <> 'points-earned' or pending + available - debt = 0),
  constraint taking_back_gives_nothing check (kind <> 'points-clawed-back' or (pending <= 0 and available <= 0 and held <= 0 and debt >= 0 and forgiven >= 0))
);
revoke update, delete, truncate on entries from points;`;

// After a statement the new entries stand in the table, and the accounts were saved before them in the same transaction.
// The settings keep it on the indexes: a plan made while the tables were empty would read them whole ever after.
const ledgerCheck = `
create function entries_follow() returns trigger language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  if exists (
    select from added
    left join lateral (
      select pending_after, available_after, held_after, debt_after from entries
      where entries.customer_id = added.customer_id and entries.sequence < added.sequence order by entries.sequence desc limit 1
    ) before on true
    where (added.pending_after, added.available_after, added.held_after, added.debt_after) is distinct from
      (coalesce(before.pending_after, 0) + added.pending, coalesce(before.available_after, 0) + added.available,
       coalesce(before.held_after, 0) + added.held, coalesce(before.debt_after, 0) + added.debt)
  ) then
    raise exception 'an entry does not follow from the one before it' using errcode = 'check_violation', constraint = 'entries_follow';
  end if;
  if exists (
    select from (select distinct on (customer_id) * from added order by customer_id, sequence desc) last
    left join accounts using (customer_id)
    where (accounts.pending, accounts.available, accounts.held, accounts.debt) is distinct from
      (last.pending_after, last.available_after, last.held_after, last.debt_after)
  ) then
    raise exception 'a balance is not the sum of its entries' using errcode = 'check_violation', constraint = 'balance_is_the_sum_of_entries';
  end if;
  return null;
end $$;
create trigger entries_follow after insert on entries referencing new table as added for each statement execute function entries_follow();`;

/** The ledger. Entries can only be added, each follows from the one before it, and the balance is their sum. */
export class CreateEntries1764000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const text of [entries, ledgerCheck]) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table entries');
    await runner.query('drop function entries_follow()');
  }
}
