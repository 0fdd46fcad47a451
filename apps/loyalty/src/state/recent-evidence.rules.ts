import type { Piece } from './evidence.rules.js';

// The newest pieces of evidence of a source, one by one: the sums of all evidence tell what holds, and these how it came to that. Which
// are the newest does not depend on the order in which they came.

/** What the purchase was like, or what came after the sale. */
export const purchasePart = 0;
export const afterSalePart = 1;

/** One piece that stands in the sums as well; `atMs` since 1970. Pieces of one instant are in the order of the other fields. */
export type RecentPiece = readonly [atMs: number, part: typeof purchasePart | typeof afterSalePart, weight: number, reading: number, halfLifeDays: number];

export const recentMost = 16;

const none: readonly RecentPiece[] = [];

const isAfter = (one: RecentPiece, other: RecentPiece): boolean => {
  for (let field = 0; field < one.length; field += 1) {
    const [a, b] = [one[field] ?? 0, other[field] ?? 0];
    if (a !== b) return a > b;
  }
  return false;
};

export const withRecent = (recent: readonly RecentPiece[] = none, part: RecentPiece[1], { at, weight, reading, halfLifeDays }: Piece): readonly RecentPiece[] => {
  if (weight === 0) return recent;
  const piece: RecentPiece = [Date.parse(at), part, weight, reading, halfLifeDays];
  let place = recent.length;
  for (let one = recent[place - 1]; one !== undefined && isAfter(one, piece); one = recent[place - 1]) place -= 1;
  if (place === 0 && recent.length === recentMost) return recent;
  const added = recent.toSpliced(place, 0, piece);
  return added.length > recentMost ? added.slice(1) : added;
};
