import { z } from 'zod';
import type { EventOf } from '../event.js';
import { word } from '../fields.js';
import { message } from './message.js';
import { notificationsEvent } from './notifications-event.js';

export const notificationSentV1 = notificationsEvent({
  name: 'notification-sent',
  says: 'Said when the channel took a message (for mail: the SMTP server accepted it).',
  data: z.object({ ...message, template: word, locale: word, attempts: z.int().min(1) }),
  examples: {
    minimal: { messageId: 'm-1', trigger: 'points-earned', cause: '9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', channel: 'email', template: 'points-earned@1', locale: 'en', attempts: 1 },
    full: { messageId: 'm-1', trigger: 'points-earned', cause: '9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', channel: 'email', template: 'points-earned@1', locale: 'en', attempts: 3 },
  },
});
export type NotificationSentV1 = EventOf<typeof notificationSentV1>;
