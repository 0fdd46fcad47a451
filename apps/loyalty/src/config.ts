import { baseSettings, settingsOrEnd, wholeNumberSetting } from '@fealty/runtime';
import { z } from 'zod';

export const variables = {
  ...baseSettings,
  LOYALTY_UPDATE_EVERY: z.enum(['transaction', 'event']).default('transaction')
    .meta({ example: 'transaction', description: 'one update per customer and transaction, with all causes, or one per event; the state is the same' }),
  LOYALTY_REFIT_HOURS: wholeNumberSetting({ min: 0, max: 8_760, default: 168, description: 'hours after which the models are fitted anew; 0: never' }),
  LOYALTY_BESIDE: z.enum(['yes', 'no']).default('no')
    .meta({ example: 'no', description: 'yes: folds everything again into the schema beside the live one, and says nothing (npm run rebuild)' }),
};

export const config = settingsOrEnd(variables, process.env);
