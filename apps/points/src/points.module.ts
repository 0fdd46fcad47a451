import { Module } from '@nestjs/common';
import { CareRoute, ProgressRoute, serviceProviders } from '@fealty/messaging';
import { config } from './config.js';
import { consumes } from './consumes.js';
import { GetBalanceRoute } from './get-balance/get-balance.route.js';
import { GetEntriesRoute } from './get-entries/get-entries.route.js';
import { publishes } from './publishes.js';

@Module({
  controllers: [GetBalanceRoute, GetEntriesRoute, ProgressRoute, CareRoute],
  providers: serviceProviders({ consumes, publishes, config }),
})
export class PointsModule {}
