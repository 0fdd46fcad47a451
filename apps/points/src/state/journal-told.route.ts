import { kebab, uuid } from '@fealty/contracts';
import { z } from 'zod';
import type { Found, JournalRow } from './journals.query.js';

/** Where a journal names the customers and points that it is about. */
export const journalPath = z.strictObject({ journalId: uuid.toLowerCase() });

export const journalTold = z.object({
  journalId: uuid, kind: z.enum(['opening', 'repair', 'undo']), name: kebab,
  state: z.enum(['open', 'ready', 'approved', 'posted', 'withdrawn'])
    .describe('open: being made; ready: counted, to be approved (an opening may be approved while it is open); approved: being posted; posted: done; withdrawn: never to be.'),
  asked: z.unknown().describe('What it was begun with.'), undoes: uuid.nullable(), preparedBy: z.string(), preparedAt: z.iso.datetime(), approvedBy: z.string().nullable(), approvedAt: z.iso.datetime().nullable(),
  countFault: z.string().nullable().describe('Why it could not be counted when it was last tried, as it is each minute; null: nothing hinders it.'),
});

/** What a journal comes to. */
export const numbersTold = z.object({
  numbers: z.record(z.string(), z.int()).describe('What stands in it, added up.'),
  digest: z.string().describe('Of all that stands in it; who approves tells it back.'),
});

export const toldOf = ({ journalId, kind, name, state, asked, undoes, preparedBy, preparedAt, approvedBy, approvedAt, countFault }: JournalRow): z.output<typeof journalTold> =>
  ({ journalId, kind, name, state, asked, undoes, preparedBy, preparedAt, approvedBy, approvedAt, countFault });
export const foundOf = ({ numbers, digest }: Found): z.output<typeof numbersTold> => ({ numbers: { ...numbers }, digest });
