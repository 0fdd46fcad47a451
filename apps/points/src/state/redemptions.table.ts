import { pointsRedeemedV1, type Event, type PointsRedeemedV1 } from '@fealty/contracts';
import type { Writes } from '@fealty/messaging';
import { unnestInsert } from '@fealty/postgres';
import { rewardKey } from './rewards.rules.js';

const insert = unnestInsert({
  table: 'redemptions', onConflict: 'fail', key: ['redemption_id'],
  columns: { redemption_id: 'uuid', customer_id: 'uuid', sequence: 'bigint', programme: 'text', reward_key: 'text', number: 'bigint', code_number: 'bigint', points: 'bigint', redeemed_at: 'timestamptz' },
});

export const isRedeemed = (event: Event): event is PointsRedeemedV1 => event.type === pointsRedeemedV1.type;

/** points.redemptions: which piece of a reward each redemption got, in the same transaction. Its code is the stored one of that number. */
export const insertRedemptions: Writes = ({ events }) => {
  const rows = events.flatMap((event: Event) => {
    if (!isRedeemed(event)) return [];
    const { reward, piece, orderId, points } = event.data;
    if (reward === undefined || piece === undefined) return [];
    return [{
      redemption_id: orderId, customer_id: event.customerId, sequence: event.sequence, programme: event.programme, reward_key: rewardKey(event.programme, reward),
      number: piece.number, code_number: piece.kind === 'code' ? piece.number : null, points, redeemed_at: event.occurredAt,
    }];
  });
  return rows.length === 0 ? [] : [insert(rows)];
};
