import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, word } from '../fields.js';
import { complaintsEvent } from './complaints-event.js';

export const complaintWaitingV1 = complaintsEvent({
  name: 'complaint-waiting',
  says: 'Said when a case began to wait for the customer: its clocks pause (C3).',
  data: z.object({ caseId: foreignId, agent: foreignId, reason: word.optional() }),
  examples: {
    minimal: { caseId: 'c-1', agent: 'a-7' },
    full: { caseId: 'c-1', agent: 'a-7', reason: 'photo-asked-for' },
  },
});
export type ComplaintWaitingV1 = EventOf<typeof complaintWaitingV1>;
