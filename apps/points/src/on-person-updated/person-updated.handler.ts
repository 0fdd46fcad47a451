import { peopleTopic, personUpdatedV1 } from '@fealty/contracts';
import { decider, erasure } from '@fealty/messaging';
import { toldCounters } from '../state/marks.rules.js';
import type { PointsAccount, PointsState } from '../state/points-account.rules.js';
import { clearShared, marksIn } from '../state/counts.table.js';
import { forgetPerson, keepPerson } from './keep-person.rules.js';

export const onPersonUpdated = decider({
  event: personUpdatedV1, counters: (event, account: PointsAccount, policy) => toldCounters(marksIn(event), account, policy),
  decide: (state: PointsState, event, policy) => keepPerson(state, { ...event, marks: marksIn(event) }, policy),
});
export const onErased = erasure({ topic: peopleTopic, forget: forgetPerson, clears: clearShared });
