import { command } from '@fealty/messaging';
import { resolveComplaint } from './resolve-complaint.rules.js';

export const resolveComplaintCommand = command({ name: 'resolve-complaint', parts: ({ matter }) => [matter], decide: resolveComplaint });
