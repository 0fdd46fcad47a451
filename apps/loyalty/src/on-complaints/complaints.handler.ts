import { complaintOpenedV1, complaintResolvedV1, normBreachedV1 } from '@fealty/contracts';
import { fold } from '@fealty/messaging';
import { about } from '../state/loyalty-facts.rules.js';
import { countBreached, countOpened, countResolved } from './from-complaints.rules.js';

export const onComplaints = [
  fold(complaintOpenedV1, about('complaints', countOpened)),
  fold(complaintResolvedV1, about('complaints', countResolved)),
  fold(normBreachedV1, about('complaints', countBreached)),
];
