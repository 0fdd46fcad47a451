import { complaintOpenedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { noteOpened } from './note-opened.rules.js';

export const onComplaintOpened = decider({ event: complaintOpenedV1, decide: noteOpened });
