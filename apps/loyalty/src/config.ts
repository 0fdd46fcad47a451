import { baseSettings, settings } from '@fealty/runtime';
import { z } from 'zod';

export const variables = {
  ...baseSettings,
  LOYALTY_UPDATE_EVERY: z.enum(['transaction', 'event']).default('transaction')
    .meta({ example: 'transaction', description: 'one update per customer and transaction, with all causes, or one per event; the state is the same' }),
};

export const config = settings(variables)(process.env);
