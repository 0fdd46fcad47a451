import {
  shopBasketChangedV1, shopComplaintMadeV1, shopContactMadeV1, shopCustomerConsentedV1, shopCustomerRegisteredV1, shopCustomerSeenV1, shopCustomerUpdatedV1,
  shopMembershipEndedV1, shopMembershipPaidV1, shopOrderStatusLookedUpV1, shopSearchV1, shopTierOverriddenV1, shopVisitV1, shopWalletShareToldV1, shopWishListedV1,
} from '@fealty/contracts';
import { consumption } from '@fealty/messaging';
import { onDue } from './every-due-instant/due.handler.js';
import { onOrderAmended } from './on-order-amended/order-amended.handler.js';
import { onOrderCancelled } from './on-order-cancelled/order-cancelled.handler.js';
import { onOrderChargedBack } from './on-order-charged-back/order-charged-back.handler.js';
import { onOrderDelivered } from './on-order-delivered/order-delivered.handler.js';
import { onOrderExchanged } from './on-order-exchanged/order-exchanged.handler.js';
import { onOrderPaid } from './on-order-paid/order-paid.handler.js';
import { onOrderPlaced } from './on-order-placed/order-placed.handler.js';
import { onOrderRefunded } from './on-order-refunded/order-refunded.handler.js';
import { onOrderReturned } from './on-order-returned/order-returned.handler.js';
import { onOrderReviewed } from './on-order-reviewed/order-reviewed.handler.js';
import { onOrderShipped } from './on-order-shipped/order-shipped.handler.js';
import { buyers, orders } from './state/orders.table.js';

export const consumes = consumption({
  service: 'orders',
  customers: buyers,
  parts: orders,
  // All from shop.v1. Only the first two place an order; the facts of an order that has not come wait for it.
  handles: [
    onOrderPlaced, onOrderExchanged, onOrderPaid, onOrderAmended, onOrderShipped, onOrderDelivered, onOrderCancelled, onOrderReturned,
    onOrderRefunded, onOrderChargedBack, onOrderReviewed,
  ],
  ignores: [
    shopCustomerSeenV1, shopCustomerRegisteredV1, shopCustomerUpdatedV1, shopCustomerConsentedV1, shopVisitV1, shopSearchV1, shopBasketChangedV1,
    shopWishListedV1, shopOrderStatusLookedUpV1, shopContactMadeV1, shopComplaintMadeV1, shopMembershipPaidV1, shopMembershipEndedV1, shopTierOverriddenV1, shopWalletShareToldV1,
  ],
  due: onDue,   // completes orders; says what is overdue, and which prices fell
  keepsPrices: true,
});
