// A return takes back what its lines earned. The return half of an exchange is remembered until the new order answers it (O5);
// one that goes into an order of an exchange, which earned already, is answered by nothing more.
import type { OrderReturnedV1, Outcome, PolicyInForce } from '@fealty/contracts';
import type { OrderEarn, PointsAccount, PointsState } from '../state/points-account.rules.js';
import { keptAs, recountOrder } from '../state/recount-order.rules.js';

export const takeBackReturned = (state: PointsState, event: OrderReturnedV1, policy: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  const { purchase, changed, exchangedFor = '' } = event.data;
  const exchange = event.data.exchange && state.parts[exchangedFor]?.origin === undefined;
  return recountOrder(state, event, { orderId: purchase.orderId, why: 'return', exchange, followed: exchange && purchase.followed === true, purchase, policy, linesNow: keptAs(changed) });
};
