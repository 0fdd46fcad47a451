import type { Piece } from './evidence.rules.js';

// The pieces of evidence of a source, one by one: the sums of all evidence tell what holds, and these how it came to that. The newest are
// kept as they are, which is enough for a decline; which ones that are does not depend on the order in which they came.

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

/** One that is not among the newest any more: with quarters of an hour since 1970 for its instant, so that its local day is known everywhere. */
export type EarlierPiece = RecentPiece;

export interface KnownPieces { readonly recent?: readonly RecentPiece[]; readonly earlier?: readonly EarlierPiece[] }

const quarterMs = 900_000;
export const quarterOf = (atMs: number): number => Math.floor(atMs / quarterMs);
export const quarterStart = (quarter: number): number => quarter * quarterMs;

const inserted = (pieces: readonly RecentPiece[], piece: RecentPiece): readonly RecentPiece[] => {
  let place = pieces.length;
  for (let one = pieces[place - 1]; one !== undefined && isAfter(one, piece); one = pieces[place - 1]) place -= 1;
  return pieces.toSpliced(place, 0, piece);
};

export const withPiece = ({ recent = none, earlier = none }: KnownPieces, part: RecentPiece[1], { at, weight, reading, halfLifeDays }: Piece): KnownPieces => {
  if (weight === 0) return {};
  const all = inserted(recent, [Date.parse(at), part, weight, reading, halfLifeDays]);
  const [oldest] = all;
  if (all.length <= recentMost || oldest === undefined) return { recent: all };
  return { recent: all.slice(1), earlier: inserted(earlier, [quarterOf(oldest[0]), oldest[1], oldest[2], oldest[3], oldest[4]]) };
};
