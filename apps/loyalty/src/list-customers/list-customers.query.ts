import type { Database } from '@fealty/postgres';

export interface Standing {
  readonly customerId: string;
  readonly stage: string;
  readonly tier: string;
  readonly risk: string;
  readonly segment: string;
  readonly since: Date;
}

interface Wanted {
  readonly stage?: string | undefined;
  readonly tier?: string | undefined;
  readonly risk?: string | undefined;
  readonly segment?: string | undefined;
  readonly afterId?: string | undefined;
  readonly limit: number;
}

/** Customers of a programme by id, of a stage, a tier, a risk and a segment, as far as asked for. */
export const listStandings = (database: Database, programme: string, { stage, tier, risk, segment, afterId, limit }: Wanted): Promise<Standing[]> => {
  const wanted = Object.entries({ 'stage =': stage, 'tier =': tier, 'risk =': risk, 'segment =': segment, 'customer_id >': afterId }).filter(([, value]) => value !== undefined);
  const conditions = wanted.map(([condition], index) => ` and ${condition} $${index + 3}`).join('');
  return database.query<Standing>(
    `select customer_id as "customerId", stage, tier, risk, segment, since from standings where programme = $1${conditions} order by customer_id limit $2`,
    [programme, limit, ...wanted.map(([, value]) => value)]);
};
