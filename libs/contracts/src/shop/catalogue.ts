import type { EventContract } from '../event.js';
import { itemLaunchedV1 } from '../reference/item-launched.v1.js';
import { priceChangedV1 } from '../reference/price-changed.v1.js';

/** Platform types that are about no customer, and the catalogue fact that ingest says of each on `reference.v1`. */
export const catalogueVocabulary: Readonly<Record<string, EventContract>> = {
  'fealty.shop.price-changed.v1': priceChangedV1,
  'fealty.shop.item-launched.v1': itemLaunchedV1,
};
