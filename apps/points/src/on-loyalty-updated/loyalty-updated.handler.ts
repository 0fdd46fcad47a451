import { loyaltyUpdatedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { withFamilies } from '../state/exchange-families.rules.js';
import { movedBy, noteStanding } from './note-standing.rules.js';

export const onLoyaltyUpdated = decider({
  event: loyaltyUpdatedV1,
  related: (event, account) => withFamilies(account, movedBy(account, event)),
  decide: noteStanding,
});
