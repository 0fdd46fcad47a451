import { command } from '@fealty/messaging';
import { keepText } from '../state/texts.table.js';
import { answerComplaint } from './answer-complaint.rules.js';

export const answerComplaintCommand = command({ name: 'answer-complaint', parts: ({ matter }) => [matter], keeps: keepText, decide: answerComplaint });
