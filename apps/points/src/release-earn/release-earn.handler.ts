import { command } from '@fealty/messaging';
import { releaseEarn } from './release-earn.rules.js';

export const releaseEarnCommand = command({ name: 'release-earn', parts: ({ orderId }) => [orderId], decide: releaseEarn });
