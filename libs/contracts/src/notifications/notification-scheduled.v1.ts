import { z } from 'zod';
import type { EventOf } from '../event.js';
import { instant } from '../fields.js';
import { message } from './message.js';
import { notificationsEvent } from './notifications-event.js';

export const notificationScheduledV1 = notificationsEvent({
  name: 'notification-scheduled',
  says: 'Said when a message was decided on and waits for its hour, or to be handed to its channel.',
  data: z.object({ ...message, notBefore: instant, expiresAt: instant }),
  examples: {
    minimal: { messageId: 'm-1', trigger: 'points-earned', cause: '9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', channel: 'email', notBefore: '2026-03-02T07:00:00.000Z', expiresAt: '2026-03-04T07:00:00.000Z' },
    full: { messageId: 'm-1', trigger: 'points-earned', cause: '9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', channel: 'email', notBefore: '2026-03-02T07:00:00.000Z', expiresAt: '2026-03-04T07:00:00.000Z' },
  },
});
export type NotificationScheduledV1 = EventOf<typeof notificationScheduledV1>;
