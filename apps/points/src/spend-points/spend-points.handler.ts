import { command } from '@fealty/messaging';
import { spendPoints } from './spend-points.rules.js';

export const spendPointsCommand = command({ name: 'spend-points', parts: ({ orderId }) => [orderId], decide: spendPoints });
