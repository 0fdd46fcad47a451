import { shopOrderReviewedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { takeFact } from '../state/take-fact.rules.js';

export const onOrderReviewed = decider({ event: shopOrderReviewedV1, parts: (event) => [event.data.orderId], decide: takeFact });
