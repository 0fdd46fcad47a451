import { command } from '@fealty/messaging';
import { releaseHold } from './release-hold.rules.js';

export const releaseHoldCommand = command({ name: 'release-hold', decide: releaseHold });
