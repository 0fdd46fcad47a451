// Every fact of an order but its placing is taken alike, whatever it tells.
import type { Outcome } from '@fealty/contracts';
import type { Buyer, Orders } from './buyer.rules.js';
import { unplaced, type Order, type OrderFact } from './order.rules.js';
import { tell } from './tell.rules.js';

export const takeFact = (state: Orders, fact: OrderFact): Outcome<Buyer, Order> => {
  const { orderId } = fact.data;
  const told = tell(state.parts[orderId] ?? unplaced, fact);
  return 'refused' in told ? told : { parts: { [orderId]: told.order }, events: told.events };
};
