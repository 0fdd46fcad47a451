import { command } from '@fealty/messaging';
import { openBalance } from './open-balance.rules.js';

export const openBalanceCommand = command({ name: 'open-balance', decide: openBalance });
