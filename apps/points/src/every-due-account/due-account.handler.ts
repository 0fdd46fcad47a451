import { dueDecider } from '@fealty/messaging';
import { settleAccount } from './settle-account.rules.js';

export const onDueAccount = dueDecider({ decide: settleAccount });
