import { command } from '@fealty/messaging';
import { adjustPoints } from './adjust-points.rules.js';

export const adjustPointsCommand = command({ name: 'adjust-points', decide: adjustPoints });
