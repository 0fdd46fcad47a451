import { command } from '@fealty/messaging';
import { approveAdjustment } from './approve-adjustment.rules.js';

export const approveAdjustmentCommand = command({ name: 'approve-adjustment', decide: approveAdjustment });
