import { command } from '@fealty/messaging';
import { setPreference } from './set-preference.rules.js';

export const setPreferenceCommand = command({ name: 'set-preference', decide: setPreference });
