import type { MigrationInterface, QueryRunner } from 'typeorm';

const journals = `
create table journals (
  journal_id uuid primary key,
  programme text not null,
  kind text not null check (kind in ('opening', 'repair', 'undo')),
  name text not null,
  state text not null default 'open' check (state in ('open', 'ready', 'approved', 'posted', 'withdrawn')),
  asked json not null,
  undoes uuid references journals,
  prepared_by text not null,
  prepared_at timestamptz not null default now(),
  counted_to uuid,
  approved_by text,
  approved_at timestamptz,
  constraint a_second_person_approves check (approved_by <> prepared_by),
  constraint what_is_posted_was_approved check ((state in ('approved', 'posted')) = (approved_by is not null) and (approved_by is null) = (approved_at is null)),
  constraint an_undo_names_what_it_undoes check ((kind = 'undo') = (undoes is not null)),
  constraint lines_are_of_its_kind unique (journal_id, kind)
);
create unique index a_name_is_used_once on journals (programme, name) where state <> 'withdrawn';
create table opening_lots (
  journal_id uuid not null references journals,
  part integer not null check (part between 1 and 1000),
  line integer not null check (line >= 2),
  customer_id uuid not null,
  points bigint not null check (points between 1 and 9007199254740991),
  last_day date,
  earned_on date,
  primary key (journal_id, part, line),
  constraint a_lot_is_named_once unique nulls not distinct (journal_id, customer_id, last_day)
);
create table journal_lines (
  journal_id uuid not null,
  customer_id uuid not null,
  kind text not null,
  numbers json not null,
  detail json not null,
  claimed_until timestamptz,
  outcome text,
  posted json,
  posted_at timestamptz,
  primary key (journal_id, customer_id),
  foreign key (journal_id, kind) references journals (journal_id, kind),
  constraint an_outcome_has_its_time check ((outcome is null) = (posted_at is null))
);
create unique index a_balance_comes_in_once on journal_lines (customer_id) where kind = 'opening';
create index journal_lines_unposted on journal_lines (journal_id) where posted_at is null;
revoke update, delete, truncate on journals, opening_lots, journal_lines from points;
grant update (state, counted_to, approved_by, approved_at) on journals to points;
grant delete on opening_lots to points;
grant update (claimed_until, outcome, posted, posted_at) on journal_lines to points;`;

const kinds = ['points-pending', 'points-earned', 'points-clawed-back', 'points-held', 'points-released', 'points-redeemed', 'points-restored', 'points-expired', 'points-adjusted'];
const kindCheck = (names: readonly string[]): string => `
alter table entries drop constraint entries_kind_check;
alter table entries add constraint entries_kind_check check (kind in (${names.map((name) => `'${name}'`).join(', ')}));`;
const moves = `
alter table entries add constraint opening_gives check (kind <> 'points-opened' or (pending = 0 and held = 0 and available >= 0 and debt <= 0 and available - debt > 0));
create unique index a_balance_is_opened_once on entries (customer_id) where kind = 'points-opened';`;

/** Lists of entries that a second person approves before they are posted, and balances of a predecessor. Reversible while none was posted. */
export class AddJournals1764900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const text of [journals, kindCheck([...kinds, 'points-opened']), moves]) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const text of ['drop index a_balance_is_opened_once; alter table entries drop constraint opening_gives', kindCheck(kinds), 'drop table journal_lines, opening_lots, journals']) await runner.query(text);
  }
}
