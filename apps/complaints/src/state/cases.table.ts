import { complaintOpenedV1, type ComplaintOpenedV1, type Event } from '@fealty/contracts';
import type { Writes } from '@fealty/messaging';
import { unnestInsert } from '@fealty/postgres';
import { matterKey } from './matter.rules.js';

const insert = unnestInsert({
  table: 'cases', onConflict: 'nothing', key: ['case_id'],
  columns: { case_id: 'uuid', customer_id: 'uuid', part_id: 'text', programme: 'text', opened_at: 'timestamptz' },
});

const isOpened = (event: Event): event is ComplaintOpenedV1 => event.type === complaintOpenedV1.type;

/** complaints.cases: where each case stands, never changed; told by its opening. */
export const insertCases: Writes = ({ events }) => {
  const rows = events.map((event): Event => event).filter(isOpened).map(({ customerId, programme, occurredAt, data }) => (
    { case_id: data.caseId, customer_id: customerId, part_id: matterKey(data), programme, opened_at: occurredAt }));
  return rows.length === 0 ? [] : [insert(rows)];
};
