import { shopOrderAmendedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { exchangedOf } from '../state/buyer.rules.js';
import { takeAwaited } from '../state/take-fact.rules.js';

export const onOrderAmended = decider({ event: shopOrderAmendedV1, parts: (event) => [event.data.orderId], related: (_, buyer) => exchangedOf(buyer), decide: takeAwaited });
