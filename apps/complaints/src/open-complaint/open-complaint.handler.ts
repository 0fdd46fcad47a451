import { command } from '@fealty/messaging';
import { matterKey } from '../state/matter.rules.js';
import { keepText } from '../state/texts.table.js';
import { openComplaint } from './open-complaint.rules.js';

export const openComplaintCommand = command({ name: 'open-complaint', parts: (input) => [matterKey(input)], keeps: keepText, decide: openComplaint });
