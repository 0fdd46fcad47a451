import { complaintResolvedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { noteResolved } from './note-resolved.rules.js';

export const onComplaintResolved = decider({ event: complaintResolvedV1, decide: noteResolved });
