import { z } from 'zod';
import type { EventOf } from '../event.js';
import { notificationsEvent } from './notifications-event.js';

export const preferenceSetV1 = notificationsEvent({
  name: 'preference-set',
  says: 'Said when a customer, or an agent for her, chose the channel for messages.',
  data: z.object({ channel: z.enum(['email', 'none']) }),
  examples: {
    minimal: { channel: 'email' },
    full: { channel: 'none' },
  },
});
export type PreferenceSetV1 = EventOf<typeof preferenceSetV1>;
