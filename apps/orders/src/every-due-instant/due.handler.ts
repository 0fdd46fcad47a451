import { dueDecider } from '@fealty/messaging';
import { sayWhatIsDue } from './say-what-is-due.rules.js';

export const onDue = dueDecider({ decide: sayWhatIsDue });
