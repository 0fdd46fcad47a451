import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, instant } from '../fields.js';
import { complaintsEvent } from './complaints-event.js';
import { normName } from './norm-name.js';

export const normWarnedV1 = complaintsEvent({
  name: 'norm-warned',
  says: 'Said before a norm of an open case is due (C4); occurred at the warning moment.',
  data: z.object({ caseId: foreignId, norm: normName, dueAt: instant }),
  examples: {
    minimal: { caseId: 'c-1', norm: 'first-response', dueAt: '2026-03-02T15:00:00.000Z' },
    full: { caseId: 'c-1', norm: 'resolution', dueAt: '2026-03-06T15:00:00.000Z' },
  },
});
export type NormWarnedV1 = EventOf<typeof normWarnedV1>;
