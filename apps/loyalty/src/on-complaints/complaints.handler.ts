import { complaintAnsweredV1, complaintOpenedV1, complaintResolvedV1, normBreachedV1 } from '@fealty/contracts';
import { fold } from '@fealty/messaging';
import { about } from '../state/knowledge.rules.js';
import { countBreached, countOpened, countResolved, noteAnswer } from './from-complaints.rules.js';

export const onComplaints = [
  fold(complaintOpenedV1, about('complaints', countOpened)),
  fold(complaintAnsweredV1, about('complaints', noteAnswer)),
  fold(complaintResolvedV1, about('complaints', countResolved)),
  fold(normBreachedV1, about('complaints', countBreached)),
];
