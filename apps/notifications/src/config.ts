import { baseSettings, settingsOrEnd, wholeNumberSetting } from '@fealty/runtime';
import { z } from 'zod';

export const variables = {
  ...baseSettings,
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be a smtp:// or smtps:// address' })
    .meta({ example: 'smtp://127.0.0.1:4025', description: 'where mail goes; with a user in it the connection must be encrypted' }),
  NOTIFICATIONS_SEND_CONCURRENCY: wholeNumberSetting({ min: 1, max: 200, default: 8, description: 'mails that are sent at the same time' }),
  NOTIFICATIONS_SEND_POLL_MS: wholeNumberSetting({ min: 10, max: 60_000, default: 1_000, description: 'how often to look for mails to send' }),
};

export const config = settingsOrEnd(variables, process.env);
