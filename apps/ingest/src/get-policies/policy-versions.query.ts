import type { Database } from '@fealty/postgres';
import { utcText } from '../state/policies.table.js';

export interface VersionRow { readonly version: number; readonly effective_from: string; readonly published_at: string; readonly published_by: string; readonly policy: object }

/** Policy versions of a programme, oldest first. */
export const policyVersions = (database: Database, programme: string, page: { after: number; limit: number }): Promise<VersionRow[]> => database.query<VersionRow>(
  `select version, ${utcText('effective_from')} as effective_from, ${utcText('published_at')} as published_at, published_by, policy
   from policy_version where programme = $1 and version > $2 order by version limit $3`, [programme, page.after, page.limit], 'policy_versions_page');
