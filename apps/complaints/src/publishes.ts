import {
  complaintAnsweredV1, complaintJoinedV1, complaintOpenedV1, complaintResolvedV1, complaintWaitingV1, normBreachedV1, normWarnedV1,
} from '@fealty/contracts';
import { publication } from '@fealty/messaging';

export const publishes = publication(
  complaintOpenedV1, complaintJoinedV1, complaintAnsweredV1, complaintWaitingV1, complaintResolvedV1, normWarnedV1, normBreachedV1,
);
