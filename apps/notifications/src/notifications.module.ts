import { Module } from '@nestjs/common';
import { CareRoute, Commands, LOG, ProgressRoute, serviceProviders } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import type { Log } from '@fealty/runtime';
import { config } from './config.js';
import { consumes } from './consumes.js';
import { HandOver } from './every-moment-hand-over/hand-over.job.js';
import { sendBySmtp } from './every-moment-hand-over/send-mail.job.js';
import { GetMessagesRoute } from './get-messages/get-messages.route.js';
import { publishes } from './publishes.js';
import { SetPreferenceRoute } from './set-preference/set-preference.route.js';

const handOver = (database: Database, commands: Commands, log: Log): HandOver => new HandOver({
  database, commands, log, send: sendBySmtp(config.smtpUrl), instance: config.instanceName,
  concurrency: config.notificationsSendConcurrency, pollMs: config.notificationsSendPollMs,
});

@Module({
  controllers: [SetPreferenceRoute, GetMessagesRoute, ProgressRoute, CareRoute],
  providers: [...serviceProviders({ consumes, publishes, config }), { provide: HandOver, inject: [Database, Commands, LOG], useFactory: handOver }],
})
export class NotificationsModule {}
