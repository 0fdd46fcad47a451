import { command } from '@fealty/messaging';
import { answerComplaint } from './answer-complaint.rules.js';

export const answerComplaintCommand = command({ name: 'answer-complaint', parts: ({ matter }) => [matter], decide: answerComplaint });
