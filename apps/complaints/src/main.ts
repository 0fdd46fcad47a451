import { runService } from '@fealty/messaging';
import { ComplaintsModule } from './complaints.module.js';
import { config } from './config.js';

await runService({ name: 'complaints', module: ComplaintsModule, config });
