import { peopleTopic, personUpdatedV1 } from '@fealty/contracts';
import { decider, erasure } from '@fealty/messaging';
import type { PointsState } from '../state/points-account.rules.js';
import { clearShared, marksIn } from '../state/counts.table.js';
import { forgetPerson, keepPerson } from './keep-person.rules.js';

export const onPersonUpdated = decider({ event: personUpdatedV1, decide: (state: PointsState, event, policy) => keepPerson(state, { ...event, marks: marksIn(event) }, policy) });
export const onErased = erasure({ topic: peopleTopic, forget: forgetPerson, clears: clearShared });
