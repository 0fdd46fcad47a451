import { command } from '@fealty/messaging';
import { exchangedIn } from '../state/exchange-families.rules.js';
import { refuseEarn } from './refuse-earn.rules.js';

export const refuseEarnCommand = command({ name: 'refuse-earn', parts: ({ orderId }) => [orderId], related: (account) => exchangedIn(account), decide: refuseEarn });
