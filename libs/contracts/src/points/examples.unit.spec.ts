import { expect, it } from '@jest/globals';
import { adjustmentDeclinedV1 } from './adjustment-declined.v1.js';
import { adjustmentProposedV1 } from './adjustment-proposed.v1.js';
import { caseNotedV1 } from './case-noted.v1.js';
import { pointsAdjustedV1 } from './points-adjusted.v1.js';
import { pointsClawedBackV1 } from './points-clawed-back.v1.js';
import { pointsEarnedV1 } from './points-earned.v1.js';
import { pointsExpiredV1 } from './points-expired.v1.js';
import { pointsExpiringV1 } from './points-expiring.v1.js';
import { pointsGrantedV1 } from './points-granted.v1.js';
import { pointsHeldV1 } from './points-held.v1.js';
import { pointsOpenedV1 } from './points-opened.v1.js';
import { pointsPendingV1 } from './points-pending.v1.js';
import { pointsRedeemedV1 } from './points-redeemed.v1.js';
import { pointsReleasedV1 } from './points-released.v1.js';
import { pointsRestoredV1 } from './points-restored.v1.js';
import { reviewNotedV1 } from './review-noted.v1.js';
import { standingNotedV1 } from './standing-noted.v1.js';

it.each([
  pointsPendingV1, pointsEarnedV1, pointsClawedBackV1, pointsHeldV1, pointsReleasedV1, pointsRedeemedV1, pointsRestoredV1, pointsExpiringV1, pointsExpiredV1, standingNotedV1,
  adjustmentProposedV1, adjustmentDeclinedV1, pointsAdjustedV1, pointsOpenedV1, pointsGrantedV1, caseNotedV1, reviewNotedV1,
])('decodes the golden examples of $type as they are', ({ data, examples }) => {
  for (const example of [examples.minimal, examples.full]) expect(data.parse(example)).toEqual(example);
});
