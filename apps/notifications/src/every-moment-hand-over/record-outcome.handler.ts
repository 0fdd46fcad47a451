import { command } from '@fealty/messaging';
import { recordOutcome } from './record-outcome.rules.js';

export const recordOutcomeCommand = command({ name: 'record-outcome', parts: ({ messageId }) => [messageId], decide: recordOutcome });
