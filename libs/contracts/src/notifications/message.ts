import { z } from 'zod';
import { foreignId, kebab } from '../fields.js';

/** Which message: its key is (trigger, cause, customer), so the same fact never leads to a second one (N7). */
export const message = {
  messageId: foreignId,
  trigger: kebab,
  cause: foreignId.describe('Id of the event that triggered it.'),
  channel: z.enum(['email', 'none']),
};
