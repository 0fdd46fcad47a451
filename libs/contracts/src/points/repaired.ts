import { z } from 'zod';
import { foreignId, instant, points, uuid } from '../fields.js';
import { lotBack } from './lot.js';

/** An entry that a repair caused: an order counted again under the policy version that should have been in force (P21). */
export const repaired = z.object({
  journalId: uuid.describe('The journal whose line it is.'), by: foreignId.describe('Who prepared the journal.'), secondBy: foreignId.describe('Who approved it.'),
  paidAt: instant.describe('When the order was paid, as far as limits and first purchase go.'),
  exchange: z.object({ of: foreignId.describe('The first of the orders that it came of.'), at: instant.describe('When it was exchanged.') }).optional()
    .describe('Where it counts together with the order that it was exchanged for: it stands right after those that it came of, and `paidAt` is theirs.'),
  expired: points.optional().describe('What of the order had expired unspent when the repair gave more: no part of what its undoing takes.'),
  undoes: uuid.optional().describe('The journal whose repair this one undoes: the order counts again under the terms that it had before.'),
  returned: z.object({ lots: z.array(lotBack), debt: points, forgiven: points.describe('Not taken then, so not given again.'), expired: points.optional().describe('Of that, what had expired unspent: it has so again (P10).') }).optional()
    .describe('What the repair took, where it is undone: it goes back to where it came from.'),
});
export type Repaired = z.infer<typeof repaired>;
