import { baseSettings, settings, wholeNumberSetting } from '@fealty/runtime';

export const variables = {
  ...baseSettings,
  INGEST_BACKLOG_MEGABYTES_MAX: wholeNumberSetting({ min: 1, max: 1_000_000, default: 4_096, description: 'unsent events beyond which POST /events answers 503, while Kafka is away' }),
};

export const config = settings(variables)(process.env);
