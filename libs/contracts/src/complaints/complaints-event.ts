import { defineEvent } from '../event.js';
import { complaintsTopic } from '../topics.js';

export const complaintsEvent = defineEvent('complaints', complaintsTopic);
