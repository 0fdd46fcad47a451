import { setTimeout as pause } from 'node:timers/promises';

/** What a promise comes to within so long, else `undefined`; it goes on by itself. */
export const waitAtMost = async <Value>(ms: number, promise: Promise<Value>): Promise<Value | undefined> => {
  const ended = new AbortController();
  try {
    return await Promise.race([promise, pause(ms, undefined, { signal: ended.signal })]);
  } finally {
    ended.abort();
  }
};
