// One earn per order, whatever is told twice (P2). An order that earned by itself before its exchange was told earns as the order of that
// exchange then: what it had is taken back, and it earns again.
import type { Cause, OrderPaidV1, Outcome, PolicyInForce } from '@fealty/contracts';
import { undecided } from '../state/decision.rules.js';
import { earnOrder, type PaidOrder } from '../state/earn-order.rules.js';
import { tookOf } from '../state/evolve-earns.rules.js';
import { hasEarned, type OrderEarn, type PointsAccount, type PointsState } from '../state/points-account.rules.js';
import { nothingKept } from '../state/recount-order.rules.js';
import { recounted, takingOf } from '../state/recounted.rules.js';
import { takeBack } from '../state/take-points.rules.js';

const entryOf = ({ id }: Cause): string => `earn-again/${id}`;

const takenBack = (state: PointsState, cause: Cause, { orderId, order, policy }: { orderId: string; order: OrderEarn; policy: PolicyInForce }): PaidOrder['again'] => {
  const { customer } = state;
  const { points } = order;
  const entryId = `again/${cause.id}`;
  const taken = recounted(undecided(state), cause, { order, change: { orderId, why: 'correct', entryId, followed: true, policy, linesNow: nothingKept } });
  return taken === 'too-many-points' ? undefined : { entryId: entryOf(cause), taken, took: tookOf(customer, { entryId, points, takenFrom: takeBack(customer, takingOf(orderId, order, cause), points) }) };
};

export const earnPoints = (state: PointsState, event: OrderPaidV1, policy: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  const { purchase, purchase: { orderId, purchaseDay, channel }, lines, exchangeOf } = event.data;
  const known = state.parts[orderId];
  const earn = exchangeOf === undefined ? undefined : state.parts[exchangeOf];
  const origin = exchangeOf === undefined || !hasEarned(earn) ? undefined : { orderId: exchangeOf, earn };
  const again = hasEarned(known) && event.data.again === true && origin !== undefined && known.again !== entryOf(event) ? takenBack(state, event, { orderId, order: known, policy }) : undefined;
  if (hasEarned(known) && again === undefined) return { refused: 'already-earned', detail: `order ${orderId} has earned` };
  return earnOrder(state, event, { order: { orderId, purchaseDay: purchaseDay ?? event.occurredAt.slice(0, 10), lines, channel, purchase, origin, again }, policy });
};
