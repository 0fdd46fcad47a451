import { setTimeout as pause } from 'node:timers/promises';

/** How long to wait, and how often to look. */
export interface WaitOptions {
  /** @default 10000 */
  readonly timeoutMs?: number;
  /** @default 25 */
  readonly everyMs?: number;
}

const reasonOf = (error: unknown): string => (error === undefined ? '' : `; the last look failed: ${error instanceof Error ? error.message : String(error)}`);

const within = async <T>(condition: () => T | Promise<T>, ms: number): Promise<T> => {
  const over = new AbortController();
  const deadline = pause(Math.max(ms, 1), undefined, { signal: over.signal }).then(() => { throw new Error('it gave no answer'); });
  deadline.catch(() => undefined);
  try {
    return await Promise.race([condition(), deadline]);
  } finally {
    over.abort();
  }
};

/**
 * Looks again and again until the condition gives something true, and returns that. A condition that throws counts as not yet.
 * @throws when the time is over, naming what was waited for.
 */
export const waitUntil = async <T>(what: string, condition: () => T | Promise<T>, options: WaitOptions = {}): Promise<T> => {
  const { timeoutMs = 10_000, everyMs = 25 } = options;
  const until = Date.now() + timeoutMs;
  const vain = (failure: unknown) => new Error(`Waited ${timeoutMs} ms in vain until ${what}${reasonOf(failure)}`);
  for (let failure: unknown; ;) {
    try {
      const found = await within(condition, until - Date.now());
      if (found) return found;
      failure = undefined;
    } catch (error) {
      failure = error;
    }
    if (Date.now() >= until) throw vain(failure);
    await pause(everyMs);
  }
};
