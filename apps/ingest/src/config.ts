import { baseSettings, settingsOrEnd, wholeNumberSetting } from '@fealty/runtime';

const keepDaysMin = 8;   // `platform.v1` keeps its records for a week
const keepDays = wholeNumberSetting({ min: 0, max: 36_500, default: 0, description: 'days for which ids are remembered, so that a repeat is known: older ones are purged, and events that occurred before are refused, history too; 0: for ever' });

export const variables = {
  ...baseSettings,
  INGEST_BACKLOG_MEGABYTES_MAX: wholeNumberSetting({ min: 1, max: 1_000_000, default: 4_096, description: 'unsent events beyond which POST /events answers 503, while Kafka is away' }),
  INGEST_INBOX_KEEP_DAYS: keepDays.refine((days) => days === 0 || days >= keepDaysMin, `must be 0, or at least ${keepDaysMin}`).meta({ ...keepDays.meta(), example: '400' }),
};

export const config = settingsOrEnd(variables, process.env);
