import type { Database } from '@fealty/postgres';

export interface LedgerSums {
  readonly pending: number;
  readonly available: number;
  readonly held: number;
  readonly debt: number;
  readonly issued: number;
  readonly takenBack: number;
  readonly redeemed: number;
  readonly restored: number;
  readonly expired: number;
  readonly adjusted: number;
  readonly granted: number;
}

const all = 'pending + available + held - debt';
const of = (kind: string, sign: string): string => `coalesce(sum(${sign}(${all})) filter (where kind = '${kind}'), 0)::bigint`;
const text = `
  select coalesce(sum(pending), 0)::bigint as pending, coalesce(sum(available), 0)::bigint as available,
    coalesce(sum(held), 0)::bigint as held, coalesce(sum(debt), 0)::bigint as debt,
    ${of('points-pending', '')} as issued, ${of('points-clawed-back', '-')} as "takenBack", ${of('points-redeemed', '-')} as redeemed,
    ${of('points-restored', '')} as restored, ${of('points-expired', '-')} as expired, ${of('points-adjusted', '')} as adjusted,
    ${of('points-granted', '')} as granted
  from entries where programme = $1 and occurred_at < $2`;

/** The sums of all entries of a programme that occurred before an instant. */
export const ledgerBefore = async (database: Database, programme: string, before: string): Promise<LedgerSums> => {
  const [row] = await database.query<LedgerSums>(text, [programme, before]);
  if (row === undefined) throw new Error('a sum without a row');
  return row;
};
