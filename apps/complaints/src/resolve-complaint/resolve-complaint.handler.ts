import { command } from '@fealty/messaging';
import { keepText } from '../state/texts.table.js';
import { resolveComplaint } from './resolve-complaint.rules.js';

export const resolveComplaintCommand = command({ name: 'resolve-complaint', parts: ({ matter }) => [matter], keeps: keepText, decide: resolveComplaint });
