import { baseSettings, settingsOrEnd } from '@fealty/runtime';

export const config = settingsOrEnd(baseSettings, process.env);
