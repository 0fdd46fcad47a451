import { runService } from '@fealty/messaging';
import { config } from './config.js';
import { NotificationsModule } from './notifications.module.js';

await runService({ name: 'notifications', module: NotificationsModule, config });
