import { CreateBuyersAndOrders1764000000000 } from './1764000000000-create-buyers-and-orders.js';

export const migrations = [CreateBuyersAndOrders1764000000000];
