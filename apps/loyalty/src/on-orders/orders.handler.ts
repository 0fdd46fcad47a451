import {
  deliveryOverdueV1, orderAmendedV1, orderCancelledV1, orderChargedBackV1, orderDeliveredV1, orderPaidV1, orderPlacedV1, orderRefundedV1, orderReturnedV1,
  orderReviewedV1, overdueWithdrawnV1, priceFellAfterPurchaseV1,
} from '@fealty/contracts';
import { fold } from '@fealty/messaging';
import { about, byTimeAlone, onlyKnown } from '../state/knowledge.rules.js';
import { countDelivery, endOrder, keepPurchase, noteOverdue, notePriceFall, noteReturn, noteScore, takeChargeback, takeRefund, withdrawOverdue } from './from-orders.rules.js';

export const onOrders = [
  fold(orderPlacedV1, about('orders', onlyKnown)),
  fold(orderPaidV1, about('orders', keepPurchase)),
  fold(orderAmendedV1, about('orders', keepPurchase)),
  fold(orderReturnedV1, about('orders', noteReturn)),
  fold(orderRefundedV1, about('orders', takeRefund)),
  fold(orderCancelledV1, about('orders', endOrder)),
  fold(orderChargedBackV1, about('orders', takeChargeback)),
  fold(orderDeliveredV1, about('orders', countDelivery)),
  fold(deliveryOverdueV1, byTimeAlone('orders', noteOverdue)),
  fold(overdueWithdrawnV1, about('orders', withdrawOverdue)),
  fold(orderReviewedV1, about('orders', noteScore)),
  fold(priceFellAfterPurchaseV1, byTimeAlone('orders', notePriceFall)),
];
