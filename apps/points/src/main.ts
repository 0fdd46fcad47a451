import { runService } from '@fealty/messaging';
import { config } from './config.js';
import { PointsModule } from './points.module.js';

await runService({ name: 'points', module: PointsModule, config });
