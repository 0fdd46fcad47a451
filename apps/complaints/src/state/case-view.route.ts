import { instant, uuid } from '@fealty/contracts';
import { z } from 'zod';

const status = z.enum(['open', 'answered', 'waiting-on-customer', 'resolved']);
const clock = z.object({
  norm: z.enum(['first-response', 'next-response', 'resolution']), startedAt: instant, stoppedAt: instant.nullable(),
  warnAt: instant.nullable(), dueAt: instant.nullable().describe('null: it pauses, or stopped before.'), breachSaid: z.boolean(),
});

/** A case as it is answered. */
export const caseAnswer = z.object({
  caseId: uuid, customerId: uuid, programme: z.string(), category: z.string(), orderId: z.string().optional(), channel: z.string(), status, openedAt: instant,
  nextNormAt: instant.nullable().describe('The first due instant among the clocks that run.'), clocks: z.array(clock),
  moves: z.array(z.object({ kind: z.enum(['wrote', 'answered', 'waiting', 'resolved']), at: instant, by: z.string(), reason: z.string() })),
});

/** What somebody is told who opened a case or did something to it. */
export const promises = z.object({ firstResponseDueAt: instant.optional(), nextResponseDueAt: instant.optional(), resolutionDueAt: instant.optional() });
export const actAnswer = z.object({ caseId: uuid, messageId: uuid, status });
export const caseText = z.string().trim().min(1).max(20_000);
/** Keys of customers are lower-case. */
export const customerIdInput = uuid.toLowerCase();
