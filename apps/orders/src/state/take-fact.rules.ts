// Every fact of an order but its placing is taken alike, whatever it tells.
import type { Outcome, PolicyInForce } from '@fealty/contracts';
import type { Buyer, Orders } from './buyer.rules.js';
import { unplaced, type Order, type OrderFact } from './order.rules.js';
import { takeExchanges } from './take-exchanges.rules.js';
import { tell } from './tell.rules.js';

const decidedBy = (state: Orders, fact: OrderFact) => {
  const { orderId } = fact.data;
  const told = tell(state.parts[orderId] ?? unplaced, fact);
  return 'refused' in told ? told : { parts: { [orderId]: told.order }, events: told.events, cause: fact };
};

/** A fact that no exchange looks at: of the way of the goods, or a score. */
export const takeFact = (state: Orders, fact: OrderFact): Outcome<Buyer, Order> => {
  const decided = decidedBy(state, fact);
  return 'refused' in decided ? decided : { parts: decided.parts, events: decided.events };
};

/** A fact of what was paid for an order, of its lines and what came back of them: exchanges may have waited for it, and follow it. */
export const takeMoney = (state: Orders, fact: OrderFact, policy: PolicyInForce): Outcome<Buyer, Order> => {
  const decided = decidedBy(state, fact);
  return 'refused' in decided ? decided : takeExchanges(state, decided, policy);
};
