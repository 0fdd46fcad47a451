import {
  adjustmentDeclinedV1, adjustmentProposedV1, caseNotedV1, pointsAdjustedV1, pointsClawedBackV1, pointsEarnedV1, pointsExpiredV1, pointsExpiringV1, pointsGrantedV1, pointsHeldV1, pointsOpenedV1, pointsPendingV1, pointsRedeemedV1, pointsReleasedV1, pointsRestoredV1, reviewNotedV1, standingNotedV1,
} from '@fealty/contracts';
import { publication } from '@fealty/messaging';

export const publishes = publication(
  pointsPendingV1, pointsEarnedV1, pointsClawedBackV1, pointsHeldV1, pointsReleasedV1, pointsRedeemedV1, pointsRestoredV1, pointsExpiringV1, pointsExpiredV1, standingNotedV1,
  adjustmentProposedV1, adjustmentDeclinedV1, pointsAdjustedV1, pointsOpenedV1, pointsGrantedV1, caseNotedV1, reviewNotedV1,
);
