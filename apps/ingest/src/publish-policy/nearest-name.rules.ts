// A typing error is a letter or two away from what was meant; what is further away was not meant.

/** How many letters must be put in, left out or changed to make one name of the other; upper and lower case are alike. */
const distance = (one: string, other: string): number => {
  let before = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [row, letter] of [...one].entries()) {
    const now = [row + 1];
    for (const [column, against] of [...other].entries()) {
      now.push(Math.min((before[column] ?? 0) + (letter === against ? 0 : 1), (before[column + 1] ?? 0) + 1, (now[column] ?? 0) + 1));
    }
    before = now;
  }
  return before.at(-1) ?? 0;
};

const lettersMost = 60;

/** The known name that is nearest to another one, unless half of its letters would be others. */
export const nearestName = (name: string, known: readonly string[]): string | undefined => {
  if (name.length > lettersMost) return undefined;
  const [nearest] = known.map((one) => ({ one, far: distance(name.toLowerCase(), one.toLowerCase()) })).sort((a, b) => a.far - b.far);
  return nearest === undefined || nearest.far * 2 > Math.max(name.length, nearest.one.length) ? undefined : nearest.one;
};
