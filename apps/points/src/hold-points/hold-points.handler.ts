import { command } from '@fealty/messaging';
import { spendCounters } from '../state/marks.rules.js';
import { holdPoints } from './hold-points.rules.js';

export const holdPointsCommand = command({ name: 'hold-points', counters: spendCounters, decide: holdPoints });
