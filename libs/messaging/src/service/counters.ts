import { meter } from '@fealty/runtime';
import type { UnitDone } from '../consume/unit.js';

const eventCounter = () => meter.createCounter('fealty.events', { description: 'Events by what became of them' });

/** Counts what batches did: nothing is applied, dropped or set aside without a number at /metrics. */
export const countBatches = (service: string): ((counts: UnitDone['counts']) => void) => {
  const events = eventCounter();
  // A counter that begins at 1 has not grown for an alert.
  events.add(0, { service, outcome: 'unreadable' });
  return (counts) => {
    for (const [outcome, count] of Object.entries(counts)) if (count > 0) events.add(count, { service, outcome });
  };
};

/** Counts a record of the reference that was stepped over. */
export const countUnreadable = (service: string): void => { eventCounter().add(1, { service, outcome: 'unreadable' }); };
