import { policy as policySchema, type Policy, type PolicyInForce } from '@fealty/contracts';
import { Policies } from '@fealty/messaging';
import type { Statement, Transaction } from '@fealty/postgres';

/** A policy version as it is kept: what was said of it, and by whom it was published. */
export interface PolicyRow { readonly programme: string; readonly version: number; readonly effective_from: string; readonly published_at: string; readonly ordinal: number; readonly policy: unknown }

export const utcText = (column: string): string => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The database's clock, the newest policy version by ordinal, and since when ids are remembered, where older ones are purged: a transaction's first question. */
export const clockAndPolicies: Statement = {
  name: 'clock_and_policies', text: `select ${utcText('clock_timestamp()')} as now, (select coalesce(max(ordinal), 0) from policy_version) as policies, (select ${utcText('before')} from inbox_horizon) as remembered_since`,
};

const columns = `programme, version, ${utcText('effective_from')} as effective_from, ${utcText('published_at')} as published_at, ordinal, policy`;

const after = (ordinal: number): Statement => ({
  name: 'policies_after', text: `select ${columns} from policy_version where ordinal > $1 order by ordinal`, values: [ordinal],
});
export const policyVersionsOf = (programme: string): Statement => ({
  name: 'policy_versions', text: `select ${columns} from policy_version where programme = $1 order by version`, values: [programme],
});
export const insertPolicy = (row: PolicyRow, publishedBy: string): Statement => ({
  name: 'insert_policy', text: 'insert into policy_version (programme, version, effective_from, published_at, published_by, policy, ordinal) values ($1, $2, $3, $4, $5, $6, $7)',
  values: [row.programme, row.version, row.effective_from, row.published_at, publishedBy, JSON.stringify(row.policy), row.ordinal],
});

/** What is kept of versions published under an older schema has the defaults of today's. */
export const policyOf = (row: PolicyRow): Policy => policySchema.parse(row.policy);

/** Every policy version, in memory; each transaction brings it up to date when another process has published. */
export class PolicyBook {
  private readonly policies = new Policies();
  private newest = 0;

  /** Reads what is new. @param newest the newest ordinal that the transaction sees */
  async refresh(tx: Transaction, newest: number): Promise<void> {
    if (newest <= this.newest) return;
    const { rows } = await tx.query<PolicyRow>(after(this.newest));
    for (const row of rows) this.policies.put(row.programme, { version: row.version, effectiveFrom: row.effective_from, policy: policyOf(row) });
    this.newest = Math.max(this.newest, ...rows.map(({ ordinal }) => ordinal));
  }

  /** The version in force; undefined for a programme that has none. */
  inForce(programme: string, now: string): PolicyInForce | undefined {
    return this.policies.find(programme, now);
  }
}
