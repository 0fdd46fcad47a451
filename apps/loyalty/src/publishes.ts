import { loyaltyUpdatedV1, modelPublishedV1 } from '@fealty/contracts';
import { publication } from '@fealty/messaging';

export const publishes = publication(loyaltyUpdatedV1, modelPublishedV1);
