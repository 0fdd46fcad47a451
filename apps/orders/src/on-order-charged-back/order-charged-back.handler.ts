import { shopOrderChargedBackV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { takeFact } from '../state/take-fact.rules.js';

export const onOrderChargedBack = decider({ event: shopOrderChargedBackV1, parts: (event) => [event.data.orderId], decide: takeFact });
