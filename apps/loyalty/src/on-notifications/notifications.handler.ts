import { notificationSentV1 } from '@fealty/contracts';
import { fold } from '@fealty/messaging';
import { about } from '../state/knowledge.rules.js';
import { countSent } from './from-notifications.rules.js';

export const onNotifications = [fold(notificationSentV1, about('notifications', countSent))];
