// A customer's orders are parts of the customer. Of several orders together only exchanges are kept, until they have taken effect whole.
import type { ShopOrderExchangedV1, State } from '@fealty/contracts';
import type { Order } from './order.rules.js';

/** An exchange whose old order is not known or not paid yet, and the version of the policy that was in force at it. */
export interface OpenExchange { readonly fact: ShopOrderExchangedV1; readonly policyVersion: number }
export interface Buyer { readonly exchanges?: readonly OpenExchange[] }
export type Orders = State<Buyer, Order>;

/** The orders that what is told of another one may move, by an exchange that waits for it. */
export const exchangedOf = ({ exchanges = [] }: Buyer): readonly string[] => exchanges.flatMap(({ fact: { data } }) => [data.orderId, data.newOrder.orderId]);
