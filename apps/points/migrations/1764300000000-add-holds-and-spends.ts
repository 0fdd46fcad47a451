import type { MigrationInterface, QueryRunner } from 'typeorm';

const kinds = ['points-pending', 'points-earned', 'points-clawed-back'];
const allKinds = [...kinds, 'points-held', 'points-released', 'points-redeemed', 'points-restored', 'points-expired'];
const kindCheck = (names: readonly string[]): string => `
alter table entries drop constraint entries_kind_check;
alter table entries add constraint entries_kind_check check (kind in (${names.map((name) => `'${name}'`).join(', ')}));`;

const up = `
alter table accounts add column holds_points bigint not null default 0;
alter table accounts add constraint held_is_the_sum_of_the_holds check (held = holds_points);
update accounts set state = (state::jsonb || '{"holds": [], "expired": []}')::json where state::jsonb -> 'holds' is null;
alter table orders add column spent bigint not null default 0 check (spent >= 0);
alter table orders add column spent_lots_points bigint not null default 0 check (spent_lots_points >= 0);
alter table orders add constraint no_more_comes_back_than_was_spent check (spent_lots_points <= spent);
update orders set state = (state::jsonb || '{"spent": {"points": 0, "lots": [], "ofMinor": null}}')::json where state::jsonb -> 'spent' is null;
alter table entries alter column order_id drop not null;
alter table entries
  add constraint holding_moves_available_to_held check (kind <> 'points-held' or (available < 0 and held = -available and pending = 0 and debt = 0)),
  add constraint releasing_moves_held_to_available check (kind <> 'points-released' or (held < 0 and available = -held and pending = 0 and debt = 0)),
  add constraint spending_takes_from_one_place check (kind <> 'points-redeemed' or (least(available, held) < 0 and greatest(available, held) = 0 and pending = 0 and debt = 0)),
  add constraint restoring_takes_nothing check (kind <> 'points-restored' or (available >= 0 and debt <= 0 and available - debt > 0 and pending = 0 and held = 0)),
  add constraint expiry_takes_from_lots_only check (kind <> 'points-expired' or (available < 0 and pending = 0 and held = 0 and debt = 0)),
  add constraint earns_and_spends_name_their_order check (order_id is not null or kind not in ('points-pending', 'points-earned', 'points-clawed-back', 'points-redeemed', 'points-restored'));`;

const down = `
alter table entries
  drop constraint holding_moves_available_to_held, drop constraint releasing_moves_held_to_available, drop constraint spending_takes_from_one_place,
  drop constraint restoring_takes_nothing, drop constraint expiry_takes_from_lots_only, drop constraint earns_and_spends_name_their_order;
alter table entries alter column order_id set not null;
alter table orders drop column spent_lots_points, drop column spent;
alter table accounts drop column holds_points;`;

/** Points can be held, spent, given back and expire; constraints say which part of the balance each of these may move. Reversible while none of them happened. */
export class AddHoldsAndSpends1764300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const text of [kindCheck(allKinds), up]) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const text of [down, kindCheck(kinds)]) await runner.query(text);
  }
}
