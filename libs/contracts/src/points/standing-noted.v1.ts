import { z } from 'zod';
import type { EventOf } from '../event.js';
import { instant, kebab, localDate, word } from '../fields.js';
import { balance, pointsEvent } from './points-event.js';

export const standingNotedV1 = pointsEvent({
  name: 'standing-noted',
  says: 'Said when another tier or membership of the customer became known to points: earns are weighed by it, those that were told already by correction entries (P3a). It moves no points.',
  data: z.object({
    from: instant.describe('Since when what is given holds.'),
    tier: kebab, membership: word.optional().describe('The paid membership by which the tier is held.'),
    byHand: z.literal(true).optional().describe('Staff set the tier.'),
    earned: z.array(z.object({ name: kebab, from: localDate })).optional()
      .describe('All that is known of earned tiers, in the place of what was: orders count by them from these days on, and by the lowest before, where no tier is given by hand or by a membership at their payment. Absent: `tier` holds from then on, however it came.'),
    balance,
  }),
  examples: {
    minimal: { from: '2026-03-01T10:00:00.000Z', tier: 'silver', balance: { pending: 25, available: 0, held: 0, debt: 0 } },
    full: { from: '2026-03-01T10:00:00.000Z', tier: 'gold', membership: 'plus', byHand: true, earned: [{ name: 'silver', from: '2026-02-10' }], balance: { pending: 25, available: 0, held: 0, debt: 0 } },
  },
});
export type StandingNotedV1 = EventOf<typeof standingNotedV1>;
