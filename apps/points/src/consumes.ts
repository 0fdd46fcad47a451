import { complaintAnsweredV1, complaintJoinedV1, complaintWaitingV1, deliveryOverdueV1, normWarnedV1, orderDeliveredV1, orderPlacedV1, orderReviewedV1, orderShippedV1, overdueWithdrawnV1, paymentOverdueV1, priceFellAfterPurchaseV1 } from '@fealty/contracts';
import { consumption } from '@fealty/messaging';
import { onDueAccount } from './every-due-account/due-account.handler.js';
import { onComplaintOpened } from './on-complaint-opened/complaint-opened.handler.js';
import { onComplaintResolved } from './on-complaint-resolved/complaint-resolved.handler.js';
import { onLoyaltyUpdated } from './on-loyalty-updated/loyalty-updated.handler.js';
import { onNormBreached } from './on-norm-breached/norm-breached.handler.js';
import { onOrderAmended } from './on-order-amended/order-amended.handler.js';
import { onOrderCancelled } from './on-order-cancelled/order-cancelled.handler.js';
import { onOrderChargedBack } from './on-order-charged-back/order-charged-back.handler.js';
import { onOrderCompleted } from './on-order-completed/order-completed.handler.js';
import { onOrderPaid } from './on-order-paid/order-paid.handler.js';
import { onOrderRefunded } from './on-order-refunded/order-refunded.handler.js';
import { onOrderReturned } from './on-order-returned/order-returned.handler.js';
import { onErased, onPersonUpdated } from './on-person-updated/person-updated.handler.js';
import { insertEntries } from './state/entries.table.js';
import { accounts, orders } from './state/points-account.table.js';
import { insertRedemptions } from './state/redemptions.table.js';
import { countLessOfHolds } from './state/counts.table.js';
import { comesBack } from './state/rebuilt.table.js';

export const consumes = consumption({
  service: 'points', guests: 'ignored', customers: accounts, parts: orders,
  handles: [
    onOrderPaid,          // orders.v1   earns, pending
    onOrderCompleted,     // orders.v1   activates, repays debt first
    onOrderAmended,       // orders.v1   earns the difference, or takes it back
    onOrderReturned, onOrderRefunded,       // orders.v1   take back
    onOrderCancelled, onOrderChargedBack,   // orders.v1   take back all
    onLoyaltyUpdated,     // loyalty-updated.v1   the tier that earning rules ask for; corrects what was earned before it was known
    onNormBreached,       // complaints.v1   gives goodwill
    onComplaintOpened, onComplaintResolved,   // complaints.v1   lots wait with their end while a case about an order is open
    onPersonUpdated,      // people.v1       the birthday, and marks of device and address
  ],
  ignores: [orderPlacedV1, orderShippedV1, orderDeliveredV1, orderReviewedV1, deliveryOverdueV1, paymentOverdueV1, overdueWithdrawnV1, priceFellAfterPurchaseV1,
    complaintJoinedV1, complaintAnsweredV1, complaintWaitingV1, normWarnedV1],
  erases: onErased,       // people.v1   a tombstone: birthday and marks are forgotten
  due: onDueAccount, writes: [insertEntries, insertRedemptions, countLessOfHolds],   // due: a hold has run out, a lot ends or must be warned of, a birthday
  comesBack,              // what points.v1 tells beyond a restored database
});
