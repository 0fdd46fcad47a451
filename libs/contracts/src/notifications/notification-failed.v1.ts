import { z } from 'zod';
import type { EventOf } from '../event.js';
import { word } from '../fields.js';
import { message } from './message.js';
import { notificationsEvent } from './notifications-event.js';

export const notificationFailedV1 = notificationsEvent({
  name: 'notification-failed',
  says: 'Said when a message could not be handed to its channel and will not be tried again.',
  data: z.object({ ...message, reason: word, attempts: z.int().min(0) }),
  examples: {
    minimal: { messageId: 'm-1', trigger: 'points-earned', cause: '9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', channel: 'email', reason: 'rejected', attempts: 1 },
    full: { messageId: 'm-1', trigger: 'points-earned', cause: '9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', channel: 'email', reason: 'retries-exhausted', attempts: 5 },
  },
});
export type NotificationFailedV1 = EventOf<typeof notificationFailedV1>;
