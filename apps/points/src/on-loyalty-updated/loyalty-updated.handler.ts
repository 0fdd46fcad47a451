import { loyaltyUpdatedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { withFamilies } from '../state/exchange-families.rules.js';
import { watchedIn } from '../state/watched-earns.rules.js';
import { isNews, noteStanding } from './note-standing.rules.js';

export const onLoyaltyUpdated = decider({
  event: loyaltyUpdatedV1,
  related: (event, account) => (isNews(account, event) ? withFamilies(account, watchedIn(account, event.data.asOf)) : []),
  decide: noteStanding,
});
