import events from 'node:events';

const slots = events as unknown as Record<symbol, unknown>;

/**
 * One value per operating system process. Jest gives every spec file its own globals and its own copy of each module; only the
 * modules of Node itself are the same for all of them, so the value hangs there.
 */
export const processWide = <T>(name: string, make: () => T): T => {
  const slot = Symbol.for(`fealty.${name}`);
  return (slots[slot] ??= make()) as T;
};

/** Forgets the value, so that the next one who asks makes it anew. */
export const forgetProcessWide = (name: string): void => {
  slots[Symbol.for(`fealty.${name}`)] = undefined;
};
