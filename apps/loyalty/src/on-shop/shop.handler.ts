import {
  shopBasketChangedV1, shopContactMadeV1, shopCustomerConsentedV1, shopCustomerRegisteredV1, shopCustomerSeenV1, shopCustomerUpdatedV1, shopSearchV1, shopVisitV1,
  shopMembershipEndedV1, shopMembershipPaidV1, shopTierOverriddenV1, shopWalletShareToldV1, shopWishListedV1,
} from '@fealty/contracts';
import { fold } from '@fealty/messaging';
import { about, onlyKnown } from '../state/knowledge.rules.js';
import { changeBasket, countContact, countVisit, listWish, showIntent, takeConsent } from './from-shop.rules.js';
import { endMembership, overrideTier, payMembership, tellWalletShare } from './newest-words.rules.js';

export const onShop = [
  fold(shopCustomerSeenV1, about('shop', onlyKnown)),
  fold(shopCustomerUpdatedV1, about('shop', onlyKnown)),
  fold(shopSearchV1, about('shop', onlyKnown)),
  fold(shopContactMadeV1, about('shop', countContact)),
  fold(shopCustomerRegisteredV1, about('shop', showIntent)),
  fold(shopCustomerConsentedV1, about('shop', takeConsent)),
  fold(shopBasketChangedV1, about('shop', changeBasket)),
  fold(shopWishListedV1, about('shop', listWish)),
  fold(shopVisitV1, about('shop', countVisit)),
  fold(shopTierOverriddenV1, about('shop', overrideTier)),
  fold(shopMembershipPaidV1, about('shop', payMembership)),
  fold(shopMembershipEndedV1, about('shop', endMembership)),
  fold(shopWalletShareToldV1, about('shop', tellWalletShare)),
];
