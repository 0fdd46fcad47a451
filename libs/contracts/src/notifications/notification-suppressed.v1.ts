import { z } from 'zod';
import type { EventOf } from '../event.js';
import { message } from './message.js';
import { notificationsEvent } from './notifications-event.js';

export const notificationSuppressedV1 = notificationsEvent({
  name: 'notification-suppressed',
  says: 'Said when a message was decided against at send time, with the first reason that spoke against it (N1).',
  data: z.object({ ...message, reason: z.enum(['no-consent', 'channel-off', 'no-address', 'imported', 'stale', 'expired', 'erased']) }),
  examples: {
    minimal: { messageId: 'm-1', trigger: 'points-earned', cause: '9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', channel: 'email', reason: 'no-consent' },
    full: { messageId: 'm-1', trigger: 'points-earned', cause: '9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', channel: 'email', reason: 'stale' },
  },
});
export type NotificationSuppressedV1 = EventOf<typeof notificationSuppressedV1>;
