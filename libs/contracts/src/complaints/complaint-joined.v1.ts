import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, instant, word } from '../fields.js';
import { complaintsEvent } from './complaints-event.js';

export const complaintJoinedV1 = complaintsEvent({
  name: 'complaint-joined',
  says: 'Said when the customer wrote again about the same matter: the case stays, the next-response clock starts (C1).',
  data: z.object({ caseId: foreignId, channel: word, nextResponseDueAt: instant.optional() }),
  examples: {
    minimal: { caseId: 'c-1', channel: 'web' },
    full: { caseId: 'c-1', channel: 'web', nextResponseDueAt: '2026-03-03T15:00:00.000Z' },
  },
});
export type ComplaintJoinedV1 = EventOf<typeof complaintJoinedV1>;
