import {
  adjustmentDeclinedV1, adjustmentProposedV1, complaintJoinedV1, complaintOpenedV1, complaintResolvedV1, complaintWaitingV1, normBreachedV1, normWarnedV1, pointsAdjustedV1, pointsClawedBackV1, pointsExpiredV1,
  pointsGrantedV1, pointsHeldV1, pointsOpenedV1, pointsPendingV1, pointsReleasedV1, pointsRestoredV1, caseNotedV1, reviewNotedV1, standingNotedV1,
} from '@fealty/contracts';
import { consumption } from '@fealty/messaging';
import { onDueMessage } from './every-due-message/due-message.handler.js';
import { onComplaintAnswered } from './on-complaint-answered/complaint-answered.handler.js';
import { onLoyaltyUpdated } from './on-loyalty-updated/loyalty-updated.handler.js';
import { onErased } from './on-person-updated/erased.handler.js';
import { onPersonUpdated } from './on-person-updated/person-updated.handler.js';
import { onPointsEarned } from './on-points-earned/points-earned.handler.js';
import { onPointsExpiring } from './on-points-expiring/points-expiring.handler.js';
import { onPointsRedeemed } from './on-points-redeemed/points-redeemed.handler.js';
import { beingSent, messages, recipients } from './state/messages.table.js';

export const consumes = consumption({
  service: 'notifications',
  customers: recipients,
  parts: messages,
  handles: [
    onPointsEarned,        // points.v1            tells what can be spent
    onPointsExpiring,      // points.v1            tells what will end, and when
    onPointsRedeemed,      // points.v1            tells a reward of the catalogue
    onLoyaltyUpdated,      // loyalty-updated.v1   tells a change of tier
    onComplaintAnswered,   // complaints.v1        tells that there is an answer
    onPersonUpdated,       // people.v1            address, name, zone, consent
  ],
  ignores: [
    pointsPendingV1, pointsClawedBackV1, pointsHeldV1, pointsReleasedV1, pointsRestoredV1, pointsExpiredV1, caseNotedV1, reviewNotedV1, standingNotedV1,
    adjustmentProposedV1, adjustmentDeclinedV1, pointsAdjustedV1, pointsOpenedV1, pointsGrantedV1,
    complaintOpenedV1, complaintJoinedV1, complaintWaitingV1, complaintResolvedV1, normWarnedV1, normBreachedV1,
  ],
  erases: onErased,        // people.v1            a tombstone: nothing of the person is left, and nothing more goes to her
  due: onDueMessage,       // the hour of a message has come: decide, and let it go
  underWay: beingSent,
});
