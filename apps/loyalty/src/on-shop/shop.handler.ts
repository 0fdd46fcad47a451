import {
  shopBasketChangedV1, shopContactMadeV1, shopCustomerConsentedV1, shopCustomerRegisteredV1, shopCustomerSeenV1, shopCustomerUpdatedV1, shopSearchV1, shopVisitV1,
  shopWishListedV1,
} from '@fealty/contracts';
import { fold } from '@fealty/messaging';
import { about, onlyKnown } from '../state/loyalty-facts.rules.js';
import { changeBasket, countVisit, listWish, showIntent, takeConsent } from './from-shop.rules.js';

export const onShop = [
  fold(shopCustomerSeenV1, about('shop', onlyKnown)),
  fold(shopCustomerUpdatedV1, about('shop', onlyKnown)),
  fold(shopSearchV1, about('shop', onlyKnown)),
  fold(shopContactMadeV1, about('shop', onlyKnown)),
  fold(shopCustomerRegisteredV1, about('shop', showIntent)),
  fold(shopCustomerConsentedV1, about('shop', takeConsent)),
  fold(shopBasketChangedV1, about('shop', changeBasket)),
  fold(shopWishListedV1, about('shop', listWish)),
  fold(shopVisitV1, about('shop', countVisit)),
];
