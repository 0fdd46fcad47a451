import { baseSettings, settingsOrEnd } from '@fealty/runtime';
import { z } from 'zod';

export const variables = {
  ...baseSettings,
  POINTS_DRILLS: z.enum(['yes', 'no']).default('no')
    .meta({ example: 'no', description: 'yes: a day end may be run as of an instant that has not come, for tests and drills; never where customers are real' }),
  POINTS_BESIDE: z.enum(['yes', 'no']).default('no')
    .meta({ example: 'no', description: 'yes: comes to its state again from points.v1, in the schema beside the live one, and does nothing else (npm run rebuild)' }),
};

export const config = settingsOrEnd(variables, process.env);
