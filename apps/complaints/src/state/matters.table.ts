import { customerTable, partTable } from '@fealty/messaging';
import { nextNewsAt, nextNormAt } from './clocks.rules.js';
import { statusOf, type Complainant, type Matter } from './matter.rules.js';

/** complaints.complainants: how many cases each customer opened. */
export const complainants = customerTable<Complainant>({ name: 'complainants', start: () => ({ opened: 0 }) });

const lastOf = ({ cases }: Matter) => cases.at(-1);

/** complaints.matters: what a customer complained about, with its cases; the columns tell of the last one, which alone can be unresolved. */
export const matters = partTable<Matter>({
  name: 'matters',
  dueAt: nextNewsAt,
  columns: {
    programme: { type: 'text', value: ({ programme }) => programme },
    status: { type: 'text', value: (matter) => { const last = lastOf(matter); return last === undefined ? 'resolved' : statusOf(last); } },
    next_norm_at: { type: 'timestamptz', value: (matter) => { const last = lastOf(matter); return last === undefined ? undefined : nextNormAt(last); } },
  },
});
