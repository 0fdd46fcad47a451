import { classify, CommitOutcomeUnknown, servesNobody } from '@fealty/postgres';
import { outcomeUnknown, Problem, unavailable } from '@fealty/runtime';
import { Fenced } from '../consume/fold-units.js';
import { NotReady } from '../reference/policies.js';

/** Whether the database cannot be used now, for a moment or until somebody mends it: nothing was stored, and the request may be sent again. */
export const isAway = (error: unknown): boolean => classify(error) === 'retryable' || servesNobody(error);

/** What a request is answered while something that it needs is away, and what to do about it where that is known; nothing for other errors. */
export const problemOf = (error: unknown): Problem | undefined => {
  if (error instanceof NotReady) return new Problem(503, 'unavailable', { detail: `${error.message}; nothing was stored`, headers: { 'retry-after': '5' }, cause: error });
  if (error instanceof CommitOutcomeUnknown) return outcomeUnknown(error);
  return error instanceof Fenced || isAway(error) ? unavailable(error) : undefined;
};
