import { dueDecider } from '@fealty/messaging';
import { decideMessage } from './decide-message.rules.js';

export const onDueMessage = dueDecider({ decide: decideMessage });
