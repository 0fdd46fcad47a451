import { baseSettings, settings } from '@fealty/runtime';

export const config = settings(baseSettings)(process.env);
