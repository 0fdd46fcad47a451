// A customer's orders are parts of the customer; nothing of several orders together is kept here.
import type { State } from '@fealty/contracts';
import type { Order } from './order.rules.js';

export type Buyer = Readonly<Record<string, never>>;
export type Orders = State<Buyer, Order>;
