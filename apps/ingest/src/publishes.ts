import { itemLaunchedV1, personUpdatedV1, policyPublishedV1, priceChangedV1, shopVocabulary } from '@fealty/contracts';
import { publication } from '@fealty/messaging';

export const publishes = publication(...shopVocabulary, personUpdatedV1, policyPublishedV1, priceChangedV1, itemLaunchedV1);
