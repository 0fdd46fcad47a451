import { orderAmendedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { recountAmended } from './recount-amended.rules.js';

export const onOrderAmended = decider({ event: orderAmendedV1, parts: (order) => [order.data.purchase.orderId], decide: recountAmended });
