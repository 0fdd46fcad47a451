import { notificationFailedV1, notificationScheduledV1, notificationSentV1, notificationSuppressedV1, preferenceSetV1 } from '@fealty/contracts';
import { publication } from '@fealty/messaging';

export const publishes = publication(preferenceSetV1, notificationScheduledV1, notificationSuppressedV1, notificationSentV1, notificationFailedV1);
