import type { Database } from '@fealty/postgres';
import type { Matter } from '../state/matter.rules.js';

export interface ListedCase { readonly caseId: string; readonly openedAt: string; readonly matter: Matter }
/** Where a list goes on: the opening and the id of the last case shown. */
export type CaseKey = readonly [openedAt: string, caseId: string];

const text = `select c.case_id as "caseId", to_char(c.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "openedAt", m.state as matter
  from cases c join matters m using (customer_id, part_id)
  where c.customer_id = $1 and c.programme = $2 and (c.opened_at, c.case_id) < ($3::timestamptz, $4::uuid)
  order by c.opened_at desc, c.case_id desc limit $5`;

const first: CaseKey = ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];

/** Cases of a customer, the newest first. */
export const readCustomerCases = (database: Database, { customerId, programme, after, limit }: { customerId: string; programme: string; after: CaseKey | undefined; limit: number }): Promise<ListedCase[]> =>
  database.query<ListedCase>(text, [customerId, programme, ...(after ?? first), limit], 'read_customer_cases');
