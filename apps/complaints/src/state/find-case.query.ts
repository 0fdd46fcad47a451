import type { Database } from '@fealty/postgres';

export interface CasePlace { readonly customerId: string; readonly programme: string; readonly matter: string }

const text = 'select customer_id as "customerId", programme, part_id as matter from cases where case_id = $1';

/** Whose case it is and under which matter it stands. */
export const findCase = async (database: Database, caseId: string): Promise<CasePlace | undefined> =>
  (await database.query<CasePlace>(text, [caseId], 'find_case'))[0];
