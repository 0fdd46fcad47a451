import {
  deliveryOverdueV1, orderAmendedV1, orderCancelledV1, orderChargedBackV1, orderCompletedV1, orderDeliveredV1, orderPaidV1, orderPlacedV1, orderRefundedV1,
  orderReturnedV1, orderReviewedV1, orderShippedV1, overdueWithdrawnV1, paymentOverdueV1, priceFellAfterPurchaseV1,
} from '@fealty/contracts';
import { publication } from '@fealty/messaging';

export const publishes = publication(
  orderPlacedV1, orderPaidV1, orderAmendedV1, orderShippedV1, orderDeliveredV1, orderCompletedV1, orderReturnedV1, orderRefundedV1, orderCancelledV1,
  orderChargedBackV1, orderReviewedV1, deliveryOverdueV1, paymentOverdueV1, overdueWithdrawnV1, priceFellAfterPurchaseV1,
);
