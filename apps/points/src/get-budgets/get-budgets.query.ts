import type { Database } from '@fealty/postgres';

export interface BudgetGiven { readonly id: string; readonly drawn: number }

const text = `
  select substr(key, length($1) + 2) as id, coalesce(sum(s.drawn), 0)::bigint as drawn
  from budgets b left join budget_slices s using (key) where starts_with(key, $1 || '/') group by key order by key collate "C"`;

/** What was given out of the budgets of a programme; of one that nobody asked yet there is nothing. */
export const budgetsOf = (database: Database, programme: string): Promise<readonly BudgetGiven[]> => database.query<BudgetGiven>(text, [programme]);
