import { z } from 'zod';
import type { EventOf } from '../event.js';
import { instant, kebab, word } from '../fields.js';
import { balance, pointsEvent } from './points-event.js';

export const standingNotedV1 = pointsEvent({
  name: 'standing-noted',
  says: 'Said when another tier or membership of the customer became known to points: earns at or after `from` are weighed by it, those that were told already by correction entries (P3a). It moves no points.',
  data: z.object({
    from: instant.describe('Since when it holds.'),
    tier: kebab, membership: word.optional().describe('The paid membership by which the tier is held.'), balance,
  }),
  examples: {
    minimal: { from: '2026-03-01T10:00:00.000Z', tier: 'silver', balance: { pending: 25, available: 0, held: 0, debt: 0 } },
    full: { from: '2026-03-01T10:00:00.000Z', tier: 'gold', membership: 'plus', balance: { pending: 25, available: 0, held: 0, debt: 0 } },
  },
});
export type StandingNotedV1 = EventOf<typeof standingNotedV1>;
