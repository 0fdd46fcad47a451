import type { EventContract } from '../event.js';
import { shopOrderPlacedV1 } from './order-placed.v1.js';
import { shopOrderPaidV1 } from './order-paid.v1.js';
import { shopOrderAmendedV1 } from './order-amended.v1.js';
import { shopOrderShippedV1 } from './order-shipped.v1.js';
import { shopOrderDeliveredV1 } from './order-delivered.v1.js';
import { shopOrderCancelledV1 } from './order-cancelled.v1.js';
import { shopOrderReturnedV1 } from './order-returned.v1.js';
import { shopOrderRefundedV1 } from './order-refunded.v1.js';
import { shopOrderExchangedV1 } from './order-exchanged.v1.js';
import { shopOrderChargedBackV1 } from './order-charged-back.v1.js';
import { shopOrderReviewedV1 } from './order-reviewed.v1.js';
import { shopCustomerSeenV1 } from './customer-seen.v1.js';
import { shopCustomerRegisteredV1 } from './customer-registered.v1.js';
import { shopCustomerUpdatedV1 } from './customer-updated.v1.js';
import { shopCustomerConsentedV1 } from './customer-consented.v1.js';
import { shopVisitV1 } from './visit.v1.js';
import { shopSearchV1 } from './search.v1.js';
import { shopBasketChangedV1 } from './basket-changed.v1.js';
import { shopWishListedV1 } from './wish-listed.v1.js';
import { shopOrderStatusLookedUpV1 } from './order-status-looked-up.v1.js';
import { shopContactMadeV1 } from './contact-made.v1.js';
import { shopComplaintMadeV1 } from './complaint-made.v1.js';
import { shopMembershipPaidV1 } from './membership-paid.v1.js';
import { shopMembershipEndedV1 } from './membership-ended.v1.js';
import { shopTierOverriddenV1 } from './tier-overridden.v1.js';
import { shopWalletShareToldV1 } from './wallet-share-told.v1.js';

/** Every platform event about a customer: what a platform may publish and `shop.v1` carries. */
export const shopVocabulary: readonly EventContract[] = [
  shopOrderPlacedV1,
  shopOrderPaidV1,
  shopOrderAmendedV1,
  shopOrderShippedV1,
  shopOrderDeliveredV1,
  shopOrderCancelledV1,
  shopOrderReturnedV1,
  shopOrderRefundedV1,
  shopOrderExchangedV1,
  shopOrderChargedBackV1,
  shopOrderReviewedV1,
  shopCustomerSeenV1,
  shopCustomerRegisteredV1,
  shopCustomerUpdatedV1,
  shopCustomerConsentedV1,
  shopVisitV1,
  shopSearchV1,
  shopBasketChangedV1,
  shopWishListedV1,
  shopOrderStatusLookedUpV1,
  shopContactMadeV1,
  shopComplaintMadeV1,
  shopMembershipPaidV1,
  shopMembershipEndedV1,
  shopTierOverriddenV1,
  shopWalletShareToldV1,
];
