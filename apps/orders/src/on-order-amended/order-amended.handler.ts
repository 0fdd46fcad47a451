import { shopOrderAmendedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { takeFact } from '../state/take-fact.rules.js';

export const onOrderAmended = decider({ event: shopOrderAmendedV1, parts: (event) => [event.data.orderId], decide: takeFact });
