// What came is what the predecessor said there is, or nobody signs (P20).
const totals = ['customers', 'lots', 'points'] as const;

/** Whether what stands in an opening comes to the totals that it was begun with. */
export const agrees = (asked: unknown, numbers: Readonly<Record<string, number>>): boolean => totals.every((name) => (asked as Record<string, number>)[name] === numbers[name]);

/** In words, for whom they do not agree. */
export const differences = (asked: unknown, numbers: Readonly<Record<string, number>>): string =>
  totals.filter((name) => (asked as Record<string, number>)[name] !== numbers[name]).map((name) => `${(asked as Record<string, number>)[name] ?? 0} ${name} were announced, ${numbers[name] ?? 0} came`).join('; ');
