import { Module } from '@nestjs/common';
import { CareRoute, ProgressRoute, serviceProviders } from '@fealty/messaging';
import { config } from './config.js';
import { consumes } from './consumes.js';
import { GetFunnelRoute } from './get-funnel/get-funnel.route.js';
import { GetProfileRoute } from './get-profile/get-profile.route.js';
import { GetWhyRoute } from './get-why/get-why.route.js';
import { ListCustomersRoute } from './list-customers/list-customers.route.js';
import { publishes } from './publishes.js';
import { saveStandings } from './state/standings.table.js';

const beside = config.loyaltyBeside === 'yes';
// The history is what subscribers were told; a rebuild tells nobody.
const consuming = { ...consumes, saysEvery: config.loyaltyUpdateEvery, ...(beside ? { writes: [saveStandings] } : {}) };

@Module({
  controllers: [GetFunnelRoute, GetProfileRoute, GetWhyRoute, ListCustomersRoute, ProgressRoute, CareRoute],
  providers: serviceProviders({ consumes: consuming, publishes, config, beside }),
})
export class LoyaltyModule {}
