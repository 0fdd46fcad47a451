import { runService } from '@fealty/messaging';
import { config } from './config.js';
import { LoyaltyModule } from './loyalty.module.js';

await runService({ name: 'loyalty', module: LoyaltyModule, config });
