import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, kebab, uuid } from '../fields.js';
import { balance, pointsEvent } from './points-event.js';

export const adjustmentDeclinedV1 = pointsEvent({
  name: 'adjustment-declined',
  says: 'Said when an adjustment that waited for a second agent was declined, or withdrawn by the agent who had asked (P18). It moves no points.',
  data: z.object({ adjustmentId: uuid, by: foreignId.describe('Who declined it.'), reason: kebab, balance }),
  examples: {
    minimal: { adjustmentId: '3b241101-e2bb-4255-8caf-4136c566a962', by: 'a-8', reason: 'no-proof', balance: { pending: 0, available: 25, held: 0, debt: 0 } },
    full: { adjustmentId: '3b241101-e2bb-4255-8caf-4136c566a962', by: 'a-7', reason: 'withdrawn', balance: { pending: 10, available: 25, held: 5, debt: 0 } },
  },
});
export type AdjustmentDeclinedV1 = EventOf<typeof adjustmentDeclinedV1>;
