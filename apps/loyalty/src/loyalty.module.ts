import { Module } from '@nestjs/common';
import { CareRoute, ProgressRoute, serviceProviders } from '@fealty/messaging';
import { config } from './config.js';
import { consumes } from './consumes.js';
import { GetProfileRoute } from './get-profile/get-profile.route.js';
import { ListCustomersRoute } from './list-customers/list-customers.route.js';
import { publishes } from './publishes.js';

@Module({ controllers: [GetProfileRoute, ListCustomersRoute, ProgressRoute, CareRoute], providers: serviceProviders({ consumes: { ...consumes, saysEvery: config.loyaltyUpdateEvery }, publishes, config }) })
export class LoyaltyModule {}
