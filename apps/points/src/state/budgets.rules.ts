// A budget pays what rules that name it give beyond what would hold without them. What an order draws is decided when it is paid, once, and
// stored in its terms (P3b): what is kept of it earns no more from the budget than that, so that ten small returns still take what one takes.
import { dealByLargestRemainder, type EarnedLine, type EarnTerms, type Policy } from '@fealty/contracts';
import { countUncut, type Counting } from './count-uncut.rules.js';
import { sum } from './points-account.rules.js';

type Granted = NonNullable<EarnTerms['budgets']>;
interface Paid { readonly budget: string; readonly wanted: number; readonly byLine: readonly number[] }

export const budgetKey = (programme: string, id: string): string => `${programme}/${id}`;

/** Whether anything in a policy is paid from budgets. */
export const hasBudgets = ({ budgets }: Policy['points']): boolean => budgets.length > 0;

/** The budgets that a version of the policy has, as the shard keeps them. */
export const budgetsIn = ({ programme, points: { budgets } }: Policy) => budgets.map(({ id, points }) => ({ key: budgetKey(programme, id), size: points }));

const isOpen = (open: ReadonlySet<string>, { budget }: { readonly budget?: string | undefined }): boolean => budget === undefined || open.has(budget);

const lineWith = (open: ReadonlySet<string>) => (line: EarnedLine): EarnedLine => {
  const { rule, ...others } = line;
  if (rule === undefined || isOpen(open, rule)) return line;
  return rule.unbudgeted === undefined ? others : { ...others, rule: rule.unbudgeted };
};

/** What is earned when only some budgets pay. */
const countWith = ({ inputs, terms, carried }: Counting, open: ReadonlySet<string>): readonly number[] => countUncut({
  inputs: inputs.map(lineWith(open)), terms: { ...terms, bonuses: (terms.bonuses ?? []).filter((bonus) => isOpen(open, bonus)) },
  carried: carried.flatMap((share) => {
    if (isOpen(open, share)) return [share];
    return share.unbudgeted === undefined ? [] : [{ netMinor: share.netMinor, ...share.unbudgeted }];
  }),
});

/** What each budget is asked for, one after the other, beyond what is earned without any. */
const askedOf = (counting: Counting, budgets: readonly string[]): { readonly without: readonly number[]; readonly paid: readonly Paid[] } => {
  const without = countWith(counting, new Set());
  let before = without;
  const paid = budgets.map((budget, index) => {
    const now = countWith(counting, new Set(budgets.slice(0, index + 1)));
    const byLine = now.map((points, at) => Math.max(0, points - (before[at] ?? 0)));
    const wanted = Math.max(0, sum(now) - sum(before));
    before = now;
    return { budget, wanted, byLine };
  });
  return { without, paid };
};

const namedIn = ({ inputs, terms: { bonuses = [] } }: Counting): ReadonlySet<string> =>
  new Set([...inputs.map(({ rule }) => rule), ...bonuses].flatMap((paid) => (paid?.budget === undefined ? [] : [paid.budget])));

/** What an order draws from budgets when it is paid: what it would earn from each, as far as that may be drawn. */
export const grantedTo = (counting: Counting, { programme, points: { budgets } }: Policy, mayDraw: Readonly<Record<string, number>> = {}): Granted => {
  const named = namedIn(counting);
  const { paid } = askedOf(counting, budgets.map(({ id }) => id).filter((id) => named.has(id)));
  return paid.filter(({ wanted }) => wanted > 0).map(({ budget, wanted }) => ({ budget, wanted, granted: Math.min(wanted, mayDraw[budgetKey(programme, budget)] ?? 0) }));
};

const withPoints = (before: EarnedLine, points: number, full: number): EarnedLine => {
  const line = { ...before, points };
  delete line.budgetCut;
  return full > points ? { ...line, budgetCut: full - points } : line;
};

/** What of the inputs is earned from each budget by what was granted, and the points of each line. */
const dealt = (counting: Counting, granted: Granted) => {
  const { without, paid } = askedOf(counting, granted.map(({ budget }) => budget));
  const given = paid.map(({ budget, wanted, byLine }, index) => ({ budget, wanted, byLine, points: Math.min(wanted, granted[index]?.granted ?? 0) }));
  const parts = given.map(({ points, byLine }) => dealByLargestRemainder(points, byLine));
  return { given, points: without.map((points, line) => points + sum(parts.map((part) => part[line] ?? 0))) };
};

/** The lines with the points that budgets leave them; without budgets in the terms nothing is cut. */
export const withinBudgets = (counting: Counting, granted: Granted | undefined): readonly EarnedLine[] => {
  const { inputs } = counting;
  const full = countUncut(counting);
  const named = granted === undefined ? new Set<string>() : namedIn(counting);
  if (granted === undefined || named.size === 0) return inputs.map((line, index) => withPoints(line, full[index] ?? 0, 0));
  const { given, points } = dealt(counting, granted);
  const allGiven = given.every((one) => one.points === one.wanted) && [...named].every((budget) => given.some((one) => one.budget === budget));
  return inputs.map((line, index) => withPoints(line, (allGiven ? full : points)[index] ?? 0, full[index] ?? 0));
};

/** What an order has not used of its grants: what the order that it is exchanged for may earn from them. */
export const unused = (counting: Counting, granted: Granted): Granted => {
  const { given } = dealt(counting, granted);
  return granted.map((one, index) => ({ ...one, granted: one.granted - (given[index]?.points ?? 0) }));
};
