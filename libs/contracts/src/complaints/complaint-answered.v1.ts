import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId } from '../fields.js';
import { complaintsEvent } from './complaints-event.js';

export const complaintAnsweredV1 = complaintsEvent({
  name: 'complaint-answered',
  says: 'Said when an agent answered the customer (an automatic acknowledgement is no answer).',
  data: z.object({ caseId: foreignId, agent: foreignId, response: z.enum(['first', 'next']), inTime: z.boolean() }),
  examples: {
    minimal: { caseId: 'c-1', agent: 'a-7', response: 'first', inTime: true },
    full: { caseId: 'c-1', agent: 'a-7', response: 'next', inTime: false },
  },
});
export type ComplaintAnsweredV1 = EventOf<typeof complaintAnsweredV1>;
