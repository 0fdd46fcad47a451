import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, word } from '../fields.js';
import { complaintsEvent } from './complaints-event.js';

export const complaintResolvedV1 = complaintsEvent({
  name: 'complaint-resolved',
  says: 'Said when an agent resolved a case: its clocks stop.',
  data: z.object({ caseId: foreignId, agent: foreignId, reason: word.optional(), inTime: z.boolean() }),
  examples: {
    minimal: { caseId: 'c-1', agent: 'a-7', inTime: true },
    full: { caseId: 'c-1', agent: 'a-7', reason: 'sent-again', inTime: false },
  },
});
export type ComplaintResolvedV1 = EventOf<typeof complaintResolvedV1>;
