import { CreateRecipientsMessagesAndAttempts1764000000000 } from './1764000000000-create-recipients-messages-and-attempts.js';

export const migrations = [CreateRecipientsMessagesAndAttempts1764000000000];
