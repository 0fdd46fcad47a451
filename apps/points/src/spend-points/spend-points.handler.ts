import { command } from '@fealty/messaging';
import { spendCounters } from '../state/marks.rules.js';
import { spendPoints } from './spend-points.rules.js';

export const spendPointsCommand = command({ name: 'spend-points', parts: ({ orderId }) => [orderId], counters: spendCounters, decide: spendPoints });
