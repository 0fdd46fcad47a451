// Evidence fades by half each half-life. To add it in any order and to take it back exactly, each piece is an integer: its weight
// 2^20 fold, scaled up to the start of its half-life since 1970; pieces of one half-life add up to one entry. Reading scales down to asOf.

/** Pieces of the same half-life, summed: scaled weight, and scaled weight times reading. */
export type Evidence = readonly [halfLifeDays: number, halfLives: number, weight: number, weighted: number];

/** One thing that speaks for a reading of 0 to 100. */
export interface Piece {
  readonly at: string;
  readonly weight: number;
  readonly reading: number;
  readonly halfLifeDays: number;
}

const dayMs = 86_400_000;
const unit = 2 ** 20;

export const evidenceOf = ({ at, ...said }: Piece): Evidence => evidenceAt(Date.parse(at), said);

/** The same at an instant in milliseconds since 1970. */
export const evidenceAt = (atMs: number, { weight, reading, halfLifeDays }: Omit<Piece, 'at'>): Evidence => {
  const halfLives = atMs / dayMs / halfLifeDays;
  const whole = Math.floor(halfLives);
  const scaled = Math.round(weight * unit * 2 ** (halfLives - whole));
  return [halfLifeDays, whole, scaled, scaled * reading];
};

const isBefore = (one: Evidence, other: Evidence): boolean => one[0] < other[0] || (one[0] === other[0] && one[1] < other[1]);

export const withEvidence = (held: readonly Evidence[], piece: Evidence): readonly Evidence[] => {
  const [halfLifeDays, halfLives, weight, weighted] = piece;
  if (weight === 0) return held;
  let place = held.length;
  for (let one = held[place - 1]; one !== undefined && !isBefore(one, piece); one = held[place - 1]) place -= 1;
  const same = held[place];
  if (same === undefined || isBefore(piece, same)) return held.toSpliced(place, 0, piece);
  const sum = same[2] + weight;
  return sum === 0 ? held.toSpliced(place, 1) : held.with(place, [halfLifeDays, halfLives, sum, same[3] + weighted]);
};

/** Undoes `withEvidence` of the same piece exactly. */
export const withoutEvidence = (held: readonly Evidence[], [halfLifeDays, halfLives, weight, weighted]: Evidence): readonly Evidence[] =>
  withEvidence(held, [halfLifeDays, halfLives, -weight, -weighted]);

let parsed = { instant: '', days: 0 };
/** An instant in days since 1970; a profile is stated at the same instant several times in a row. */
export const daysOf = (instant: string): number => {
  if (parsed.instant !== instant) parsed = { instant, days: Date.parse(instant) / dayMs };
  return parsed.days;
};

/** What all pieces weigh at an instant (in days since 1970), and their weighted readings. */
export const fadedTo = (held: readonly Evidence[], days: number): { readonly weight: number; readonly weighted: number } => {
  let weight = 0;
  let weighted = 0;
  let share = 0;
  let sharedDays = 0;
  let sharedHalfLives = 0;
  for (const [halfLifeDays, halfLives, pieceWeight, pieceWeighted] of held) {
    // One half-life more is exactly twice the share, which is quicker to say than to raise to a power.
    const isNext = halfLifeDays === sharedDays && halfLives === sharedHalfLives + 1;
    share = isNext ? share * 2 : 2 ** (halfLives - days / halfLifeDays) / unit;
    sharedDays = halfLifeDays;
    sharedHalfLives = halfLives;
    weight += pieceWeight * share;
    weighted += pieceWeighted * share;
  }
  return { weight, weighted };
};
