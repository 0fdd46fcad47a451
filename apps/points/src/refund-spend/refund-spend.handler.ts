import { command } from '@fealty/messaging';
import { refundSpend } from './refund-spend.rules.js';

export const refundSpendCommand = command({ name: 'refund-spend', parts: ({ orderId }) => [orderId], decide: refundSpend });
