import type { Database } from '@fealty/postgres';
import type { Matter } from '../state/matter.rules.js';

export interface WrittenText { readonly messageId: string; readonly author: string; readonly role: string; readonly writtenAt: string; readonly text: string }
export interface FoundCase { readonly matter: Matter; readonly texts: readonly WrittenText[] }

const text = `select m.state as matter, (
    select coalesce(json_agg(json_build_object('messageId', t.text_id, 'author', t.author, 'role', t.role, 'writtenAt', t.written_at, 'text', t.body) order by t.written_at, t.text_id), '[]')
    from texts t where t.case_id = c.case_id
  ) as texts
  from cases c join matters m using (customer_id, part_id) where c.case_id = $1`;

/** The matter of a case, and the texts written about the case. */
export const readCase = async (database: Database, caseId: string): Promise<FoundCase | undefined> =>
  (await database.query<FoundCase>(text, [caseId], 'read_case'))[0];
