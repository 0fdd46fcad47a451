import { runService } from '@fealty/messaging';
import { config } from './config.js';
import { OrdersModule } from './orders.module.js';

await runService({ name: 'orders', module: OrdersModule, config });
