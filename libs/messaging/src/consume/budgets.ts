/** So much may be given out to all customers together, such as the points of a campaign. `size` may grow; what was dealt stays dealt. */
export interface Budget { readonly key: string; readonly size: number }

/** What of a budget was dealt to one shard. Its customers draw from it without waiting for any other shard. */
export interface Slice {
  readonly dealt: number;
  readonly drawn: number;
  /** The size of the budget when nothing more could be dealt; null: more may be had. */
  readonly emptyAt: number | null;
}

/** A rule would draw more than its shard has, and more may be had: nothing is stored, a slice is dealt, and it is decided again. */
export class ShortOfSlice extends Error {
  constructor(readonly budget: Budget, readonly missing: number) { super(`the shard has ${missing} too little of the budget ${budget.key}`); }
}

const undealt: Slice = { dealt: 0, drawn: 0, emptyAt: null };
const sliceIn = (slices: ReadonlyMap<string, Slice>, { key }: Budget): Slice => slices.get(key) ?? undealt;
const isOpen = ({ emptyAt }: Slice, { size }: Budget): boolean => emptyAt === null || size > emptyAt;

/** How much may be drawn of each budget at most. */
export const mayDraw = (slices: ReadonlyMap<string, Slice>, budgets: readonly Budget[]): Readonly<Record<string, number>> =>
  Object.fromEntries(budgets.map((budget) => {
    const slice = sliceIn(slices, budget);
    return [budget.key, isOpen(slice, budget) ? Number.POSITIVE_INFINITY : slice.dealt - slice.drawn];
  }));

/** The slices after a rule drew from them. @throws ShortOfSlice */
export const afterDrawing = (slices: ReadonlyMap<string, Slice>, budgets: readonly Budget[], drawn: Readonly<Record<string, number>> = {}): readonly (readonly [string, Slice])[] =>
  Object.entries(drawn).filter(([, amount]) => amount > 0).map(([key, amount]) => {
    const budget = budgets.find((one) => one.key === key);
    if (budget === undefined) throw new Error(`the rule draws from the budget ${key}, which its handler did not name`);
    const slice = sliceIn(slices, budget);
    const missing = amount - (slice.dealt - slice.drawn);
    if (missing > 0) throw isOpen(slice, budget) ? new ShortOfSlice(budget, missing) : new Error(`the rule draws ${missing} too much from the budget ${key}`);
    return [key, { ...slice, drawn: slice.drawn + amount }];
  });

/** Of the many slices that a budget is dealt in, the next: a part of what is left, so that little lies idle elsewhere when it runs out. */
export const nextSlice = ({ size, left, shards, missing }: { size: number; left: number; shards: number; missing: number }): number =>
  Math.min(left, Math.max(missing, Math.ceil(left / (4 * shards)), Math.ceil(size / (200 * shards))));

/** SQL of a service's budgets and of what each shard has of them. No more can be dealt than there is, nor drawn than was dealt. */
export const budgetTables = `
create table budgets (
  key text primary key,
  size bigint not null,
  dealt bigint not null check (dealt >= 0),
  constraint no_more_is_dealt_than_there_is check (dealt <= size)
);
create table budget_slices (
  key text not null references budgets (key),
  shard smallint not null,
  dealt bigint not null check (dealt >= 0),
  drawn bigint not null check (drawn >= 0),
  empty_at bigint,
  primary key (key, shard),
  constraint no_more_is_drawn_than_was_dealt check (drawn <= dealt)
) with (fillfactor = 50);
`;
/** SQL that removes them. */
export const dropBudgetTables = 'drop table budget_slices, budgets';
