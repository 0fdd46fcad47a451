import { command } from '@fealty/messaging';
import { holdPoints } from './hold-points.rules.js';

export const holdPointsCommand = command({ name: 'hold-points', decide: holdPoints });
