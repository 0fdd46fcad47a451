import { defineEvent } from '../event.js';
import { shopTopic } from '../topics.js';

/** A word of the platform vocabulary: the same type on `platform.v1` and, without personal fields and free text, on `shop.v1`. */
export const shopEvent = defineEvent('shop', shopTopic);
