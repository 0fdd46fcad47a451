import type { Writes } from '@fealty/messaging';
import { unnestUpsert } from '@fealty/postgres';
import { isUpdate, type SaidUpdate } from './history.table.js';

const upsert = unnestUpsert({
  table: 'standings', key: ['customer_id'],
  columns: { customer_id: 'uuid', programme: 'text', stage: 'text', tier: 'text', risk: 'text', segment: 'text', since: 'timestamptz', version: 'bigint' },
});

const movesStanding = ({ data: { version, changes } }: SaidUpdate): boolean =>
  version === 1 || changes.some(({ field }) => field === 'stage' || field === 'tier.name' || field === 'risk.class' || field === 'predictions.segment');

/** Stage, tier, risk and segment of each customer, to list by; written only when one of them moved. */
export const saveStandings: Writes = ({ events }) => {
  const moved = events.filter(isUpdate).filter(movesStanding);
  if (moved.length === 0) return [];
  // Of several updates of a customer the last one stands.
  const rows = new Map(moved.map(({ customerId, programme, data: { profile, asOf, version } }) => (
    [customerId, { customer_id: customerId, programme, stage: profile.stage, tier: profile.tier.name, risk: profile.risk?.class ?? 'none', segment: profile.predictions?.segment ?? 'none', since: asOf, version }])));
  return [upsert([...rows.values()])];
};
