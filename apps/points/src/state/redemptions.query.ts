import type { Database } from '@fealty/postgres';
import type { Caller } from '@fealty/runtime';

export interface RedemptionRow { redemptionId: string; sequence: number; rewardId: string; number: number; points: number; redeemedAt: string; code: string | null }

/** A code is as good as money: who helps customers need not see it. */
export const seesCodes = ({ role }: Pick<Caller, 'role'>): boolean => role === 'member' || role === 'platform';

const text = `
  select redemption_id as "redemptionId", sequence, substr(r.reward_key, length(r.programme) + 2) as "rewardId", r.number, points,
    to_char(redeemed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "redeemedAt", code
  from redemptions r left join reward_codes c on c.reward_key = r.reward_key and c.number = r.code_number
  where customer_id = $1 and r.programme = $2 and sequence < $3 and ($4::uuid is null or redemption_id = $4)
  order by sequence desc limit $5`;

interface Wanted { readonly customerId: string; readonly programme: string; readonly redemptionId?: string; readonly before?: number; readonly limit?: number }

/** The newest redemptions before a sequence number, or a certain one, each with its code where it has one. */
export const redemptionsOf = (database: Database, { customerId, programme, redemptionId, before = Number.MAX_SAFE_INTEGER, limit = 1 }: Wanted): Promise<RedemptionRow[]> =>
  database.query<RedemptionRow>(text, [customerId, programme, before, redemptionId ?? null, limit], 'redemptions_of_customer');
