import { pointsClawedBackV1, pointsEarnedV1, pointsPendingV1 } from '@fealty/contracts';
import { publication } from '@fealty/messaging';

export const publishes = publication(pointsPendingV1, pointsEarnedV1, pointsClawedBackV1);
