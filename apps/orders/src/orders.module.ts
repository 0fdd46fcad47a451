import { Module } from '@nestjs/common';
import { CareRoute, ProgressRoute, serviceProviders } from '@fealty/messaging';
import { config } from './config.js';
import { consumes } from './consumes.js';
import { GetOrderRoute } from './get-order/get-order.route.js';
import { GetOrdersRoute } from './get-orders/get-orders.route.js';
import { publishes } from './publishes.js';

@Module({
  controllers: [GetOrdersRoute, GetOrderRoute, ProgressRoute, CareRoute],
  providers: serviceProviders({ consumes, publishes, config }),
})
export class OrdersModule {}
