import { loyaltyUpdatedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { messageIdOf } from '../state/message.rules.js';
import { tellTierChanged } from './tell-tier-changed.rules.js';

export const onLoyaltyUpdated = decider({ event: loyaltyUpdatedV1, parts: (event) => [messageIdOf('tier-changed', event.id)], decide: tellTierChanged });
