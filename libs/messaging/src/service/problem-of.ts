import { classify } from '@fealty/postgres';
import { Problem, unavailable } from '@fealty/runtime';
import { Fenced } from '../consume/fold-units.js';
import { NotReady } from '../reference/policies.js';

/** What a request is answered while something that it needs is away, and what to do about it where that is known; nothing for other errors. */
export const problemOf = (error: unknown): Problem | undefined => {
  if (error instanceof NotReady) return new Problem(503, 'unavailable', { detail: `${error.message}; nothing was stored`, headers: { 'retry-after': '5' }, cause: error });
  return error instanceof Fenced || classify(error) === 'retryable' ? unavailable(error) : undefined;
};
