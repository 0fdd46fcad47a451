import { defineEvent } from '../event.js';
import { notificationsTopic } from '../topics.js';

export const notificationsEvent = defineEvent('notifications', notificationsTopic);
