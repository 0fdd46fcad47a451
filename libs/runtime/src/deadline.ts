import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known of the request that some code works for. */
interface Asked { readonly signal: AbortSignal; readonly waits: Set<string[]> }

const asked = new AsyncLocalStorage<Asked | undefined>();

/** Aborted when the request that this code works for has had its answer without it; undefined where no request is worked for. */
export const abandonment = (): AbortSignal | undefined => asked.getStore()?.signal;

/** For work that many requests share, or that goes on after them: the deadline of the one that began it is not its own. */
export const forNoRequest = <Result>(work: () => Result): Result => asked.run(undefined, work);

/** Runs the work of a request, which ends where it asks for more after `signal`; the answer says what it waits for. */
export const forRequest = <Result>(signal: AbortSignal, work: () => Result): { result: Result; waitsFor: () => string[] } => {
  const waits = new Set<string[]>();
  return { result: asked.run({ signal, waits }, work), waitsFor: () => [...new Set([...waits].flat())] };
};

/**
 * Names what is waited for, in case that it takes longer than the request may; what is asked for after that does not begin.
 *
 * @throws what the request was answered instead
 * @example await waitingFor('a connection to the database', () => pool.connect());
 */
export const waitingFor = async <Result>(what: string, work: () => Promise<Result>): Promise<Result> => {
  const request = asked.getStore();
  if (request === undefined) return work();
  request.signal.throwIfAborted();
  const wait = [what];
  request.waits.add(wait);
  try {
    return await work();
  } finally {
    request.waits.delete(wait);
  }
};
