import { command } from '@fealty/messaging';
import { refuseEarn } from './refuse-earn.rules.js';

export const refuseEarnCommand = command({ name: 'refuse-earn', parts: ({ orderId }) => [orderId], decide: refuseEarn });
