import type { Accepted } from './number-events.rules.js';

interface Counted { readonly programme: string; readonly source: string; readonly type: string; readonly field: string; readonly events: number }

/** Unknown fields of what was accepted, by source and type, sorted so that two writers meet them in the same order. */
export const unknownOf = (accepted: readonly Accepted[]): readonly Counted[] => {
  const counts = new Map<string, Counted>();
  for (const { candidate: { checked: { programme, offer: { source, type }, unknown } } } of accepted) {
    for (const field of unknown) {
      const key = `${programme}\n${source}\n${type}\n${field}`;
      counts.set(key, { programme, source, type, field, events: (counts.get(key)?.events ?? 0) + 1 });
    }
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, counted]) => counted);
};
