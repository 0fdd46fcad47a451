/** `top / bottom` to the nearest whole number, halves to the even one; both not negative. */
export const halfEven = (top: bigint, bottom: bigint): number => {
  const below = top / bottom;
  const rest = top - below * bottom;
  if (rest * 2n < bottom) return Number(below);
  if (rest * 2n > bottom) return Number(below + 1n);
  return Number(below % 2n === 0n ? below : below + 1n);
};

/** What a customer keeps by the files alone: the other side of the reconciliation. */
export interface Expected { orders: number; keptMinor: number; points: number; late: number }

export interface Recount {
  readonly customers: ReadonlyMap<string, Expected>;
  readonly totals: Readonly<Record<string, number>>;
}
