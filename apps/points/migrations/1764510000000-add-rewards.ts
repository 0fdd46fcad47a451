import { sharedTableSql } from '@fealty/messaging';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const rewards = sharedTableSql('rewards', `
  taken bigint not null check (taken >= 0),
  stock bigint,
  constraint no_more_is_taken_than_there_is check (stock is null or taken <= stock)`);

const codes = `
create table reward_codes (
  reward_key text not null references rewards (key),
  number bigint not null check (number >= 1),
  programme text not null,
  code text not null,
  added_by text not null,
  added_at timestamptz not null default now(),
  primary key (reward_key, number),
  constraint a_code_is_stored_once unique (programme, code)
);
create table redemptions (
  redemption_id uuid primary key,
  customer_id uuid not null,
  sequence bigint not null check (sequence >= 1),
  programme text not null,
  reward_key text not null references rewards (key),
  number bigint not null check (number >= 1),
  code_number bigint check (code_number = number),
  points bigint not null check (points >= 1),
  redeemed_at timestamptz not null,
  constraint a_piece_is_given_once unique (reward_key, number),
  constraint a_code_given_is_one_stored foreign key (reward_key, code_number) references reward_codes (reward_key, number),
  constraint a_redemption_is_an_entry foreign key (customer_id, sequence) references entries (customer_id, sequence)
);
create unique index redemptions_of_customer on redemptions (customer_id, sequence);
revoke update, delete, truncate on reward_codes, redemptions from points;
revoke delete, truncate on rewards from points;`;

/** Points can be redeemed for rewards; no piece and no code can be given twice, even by wrong code. Reversible: what was redeemed stays in the ledger. */
export class AddRewards1764510000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const text of [rewards, codes]) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table redemptions, reward_codes, rewards');
  }
}
