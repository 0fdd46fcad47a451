import { complaintAnsweredV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { messageIdOf } from '../state/message.rules.js';
import { tellComplaintAnswered } from './tell-complaint-answered.rules.js';

export const onComplaintAnswered = decider({ event: complaintAnsweredV1, parts: (event) => [messageIdOf('complaint-answered', event.id)], decide: tellComplaintAnswered });
