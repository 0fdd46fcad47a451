import { z } from 'zod';
import type { EventOf } from '../event.js';
import { instant, kebab, localDate, word } from '../fields.js';
import { givenTiers } from '../loyalty/profile.js';
import { balance, pointsEvent } from './points-event.js';

export const standingNotedV1 = pointsEvent({
  name: 'standing-noted',
  says: 'Said when more, or other, is known to points of the tiers that a customer had: earns are weighed by it, those that were told already by correction entries (P3a). It moves no points.',
  data: z.object({
    from: instant.describe('The newest occurrence that the profile rests on.'),
    tier: kebab, membership: word.optional().describe('The paid membership by which the tier is held, as the profile tells it.'),
    earned: z.array(z.object({ name: kebab, from: localDate, rank: z.int().min(0).optional() })).optional()
      .describe('All that is known of earned tiers, in the place of what was: orders count by them from these days on, and by the lowest before, where none is given. Absent: `tier` holds from `from` on, however it came.'),
    given: givenTiers.optional().describe('All that is known of tiers that were given, in the place of what was: at a payment the newest word of staff holds, else the better one of what memberships give and what was earned.'),
    balance,
  }),
  examples: {
    minimal: { from: '2026-03-01T10:00:00.000Z', tier: 'silver', balance: { pending: 25, available: 0, held: 0, debt: 0 } },
    full: { from: '2026-03-01T10:00:00.000Z', tier: 'gold', membership: 'plus', earned: [{ name: 'silver', from: '2026-02-10', rank: 1 }], given: [{ since: '2026-03-01T10:00:00.000Z', until: '2026-12-31', membership: 'plus' }], balance: { pending: 25, available: 0, held: 0, debt: 0 } },
  },
});
export type StandingNotedV1 = EventOf<typeof standingNotedV1>;
