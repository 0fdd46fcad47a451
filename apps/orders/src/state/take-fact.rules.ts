// Every fact of an order but its placing is taken alike, whatever it tells.
import type { Outcome, PolicyInForce } from '@fealty/contracts';
import type { Buyer, Orders } from './buyer.rules.js';
import { unplaced, type Order, type OrderFact } from './order.rules.js';
import { takeExchanges } from './take-exchanges.rules.js';
import { tell } from './tell.rules.js';

const decidedBy = (state: Orders, fact: OrderFact) => {
  const { orderId } = fact.data;
  const told = tell(state.parts[orderId] ?? unplaced, fact);
  return 'refused' in told ? told : { parts: { [orderId]: told.order }, events: told.events };
};

export const takeFact = (state: Orders, fact: OrderFact): Outcome<Buyer, Order> => decidedBy(state, fact);

/** A fact that exchanges may have waited for: a payment, or lines that a return fits. */
export const takeAwaited = (state: Orders, fact: OrderFact, policy: PolicyInForce): Outcome<Buyer, Order> => {
  const decided = decidedBy(state, fact);
  return 'refused' in decided ? decided : takeExchanges(state, decided, policy);
};
