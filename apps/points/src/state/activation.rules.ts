// When points become active is agreed when they are earned (P5): by completion, or at an instant, which a later policy does not move.
import { addDays, localDayOf, startOfLocalDay, type EarnTerms, type PolicyInForce } from '@fealty/contracts';
import type { OrderEarn } from './points-account.rules.js';

/** The instant at which points earned at `at` become active, when it is not their order's completion. */
export const activatesAt = ({ policy: { zone, points: { activation } } }: PolicyInForce, at: string): Pick<EarnTerms, 'activatesAt'> => {
  if (activation.kind === 'completion') return {};
  if (activation.kind === 'immediate') return { activatesAt: at };
  const day = activation.kind === 'date' ? activation.day : addDays(localDayOf(at, zone), activation.days);
  const start = startOfLocalDay(day, zone);
  return { activatesAt: start > at ? start : at };
};

/** The next instant at which the clock changes an order. */
export const orderDueAt = ({ pending, completedAt, review, terms }: OrderEarn): string | undefined => (pending > 0 && completedAt === null && review === undefined ? terms.activatesAt : undefined);
