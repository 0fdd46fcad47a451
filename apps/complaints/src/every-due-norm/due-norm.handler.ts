import { dueDecider } from '@fealty/messaging';
import { sayNorms } from './say-norms.rules.js';

export const onDueNorm = dueDecider({ decide: sayNorms });
