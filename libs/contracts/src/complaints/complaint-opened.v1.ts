import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, instant, word } from '../fields.js';
import { complaintsEvent } from './complaints-event.js';

export const complaintOpenedV1 = complaintsEvent({
  name: 'complaint-opened',
  says: "Said when a case was opened, over HTTP or by a platform's complaint-made. Its text stays at complaints.",
  data: z.object({ caseId: foreignId, category: word, orderId: foreignId.optional(), channel: word, norms: z.object({ firstResponseDueAt: instant.optional(), resolutionDueAt: instant.optional() }) }),
  examples: {
    minimal: { caseId: 'c-1', category: 'delivery', channel: 'web', norms: {} },
    full: { caseId: 'c-1', category: 'delivery', orderId: 'o-1', channel: 'phone', norms: { firstResponseDueAt: '2026-03-02T15:00:00.000Z', resolutionDueAt: '2026-03-06T15:00:00.000Z' } },
  },
});
export type ComplaintOpenedV1 = EventOf<typeof complaintOpenedV1>;
