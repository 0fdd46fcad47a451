import type { Answer } from './number-events.rules.js';

export interface Tally { readonly outcome: string; readonly reason: string; readonly events: number }

/** How many events had which outcome, for the metrics. */
export const tally = (answers: readonly Answer[]): readonly Tally[] => {
  const counts = new Map<string, Tally>();
  for (const answer of answers) {
    const reason = answer.status === 'refused' ? answer.refusal.refused : '';
    const key = `${answer.status}/${reason}`;
    counts.set(key, { outcome: answer.status, reason, events: (counts.get(key)?.events ?? 0) + 1 });
  }
  return [...counts.values()];
};
