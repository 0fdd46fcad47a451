import { command } from '@fealty/messaging';
import { declineAdjustment } from './decline-adjustment.rules.js';

export const declineAdjustmentCommand = command({ name: 'decline-adjustment', decide: declineAdjustment });
