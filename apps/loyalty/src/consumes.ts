import {
  adjustmentDeclinedV1, adjustmentProposedV1, complaintJoinedV1, complaintWaitingV1, normWarnedV1, notificationFailedV1, notificationScheduledV1, notificationSuppressedV1, orderCompletedV1,
  orderShippedV1, paymentOverdueV1, pointsExpiringV1, preferenceSetV1, shopComplaintMadeV1, shopOrderAmendedV1, shopOrderCancelledV1,
  shopOrderChargedBackV1, shopOrderDeliveredV1, shopOrderExchangedV1, shopOrderPaidV1, shopOrderPlacedV1, shopOrderRefundedV1, shopOrderReturnedV1, shopOrderReviewedV1,
  shopOrderShippedV1, shopOrderStatusLookedUpV1, caseNotedV1, reviewNotedV1, standingNotedV1,
} from '@fealty/contracts';
import { projection, type Consumption } from '@fealty/messaging';
import { onMoment } from './every-due-moment/moment.handler.js';
import { onComplaints } from './on-complaints/complaints.handler.js';
import { onNotifications } from './on-notifications/notifications.handler.js';
import { onOrders } from './on-orders/orders.handler.js';
import { onPoints } from './on-points/points.handler.js';
import { onShop } from './on-shop/shop.handler.js';
import { insertHistory } from './state/history.table.js';
import { updateOf } from './state/loyalty-update.rules.js';
import { deriveMoves } from './state/moves.table.js';
import { profiles } from './state/profiles.table.js';
import { saveStandings } from './state/standings.table.js';

export const consumes: Consumption = projection({
  service: 'loyalty',
  guests: 'ignored',
  customers: profiles,
  folds: [
    ...onOrders,          // orders.v1          purchases, deliveries, scores, prices
    ...onPoints,          // points.v1          balance, base points
    ...onComplaints,      // complaints.v1      cases and norms
    ...onNotifications,   // notifications.v1   contact
    ...onShop,            // shop.v1            who is known, intent
  ],
  ignores: [
    orderShippedV1, orderCompletedV1, paymentOverdueV1, pointsExpiringV1, complaintJoinedV1, complaintWaitingV1, normWarnedV1,
    notificationScheduledV1, notificationFailedV1, notificationSuppressedV1, preferenceSetV1, shopOrderPlacedV1, shopOrderPaidV1, shopOrderAmendedV1,
    shopOrderShippedV1, shopOrderDeliveredV1, shopOrderCancelledV1, shopOrderReturnedV1, shopOrderRefundedV1, shopOrderExchangedV1, shopOrderChargedBackV1,
    shopOrderReviewedV1, shopOrderStatusLookedUpV1, shopComplaintMadeV1, caseNotedV1, reviewNotedV1, standingNotedV1, adjustmentProposedV1, adjustmentDeclinedV1,
  ],
  asOf: ({ asOf }) => asOf, notices: onMoment, says: updateOf,
  writes: [insertHistory, saveStandings], derives: deriveMoves,
  comesBack: { writes: [insertHistory] },   // a restored database knows again what was said; standings follow from what is said next
});
