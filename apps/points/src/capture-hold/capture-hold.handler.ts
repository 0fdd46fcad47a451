import { command } from '@fealty/messaging';
import { captureHold } from './capture-hold.rules.js';

export const captureHoldCommand = command({ name: 'capture-hold', parts: ({ orderId }) => [orderId], decide: captureHold });
