import type { NotificationSentV1 } from '@fealty/contracts';
import type { NotificationFacts } from '../state/loyalty-facts.rules.js';

export const countSent = ({ sent, lastSentAt = '' }: NotificationFacts, { occurredAt }: NotificationSentV1): NotificationFacts => ({
  sent: sent + 1,
  lastSentAt: occurredAt > lastSentAt ? occurredAt : lastSentAt,
});
