import { Door, endsInTime, observeService } from '@fealty/messaging';
import { Database, missingMigrations } from '@fealty/postgres';
import { createHttp, createLog, Health, stopOnSignal } from '@fealty/runtime';
import { migrations } from '../migrations/index.js';
import { config } from './config.js';
import { standingNow } from './state/progress.query.js';
import { ending, httpSettings, IngestModule } from './ingest.module.js';

const log = createLog({ service: 'ingest', instance: config.instanceName, level: config.logLevel });
const health = new Health();
const http = await createHttp(IngestModule, {
  ...httpSettings, host: config.host, port: config.port, log, health,
  answerWithinMs: config.answerWithinMs, requestsAtOnceMax: config.requestsAtOnceMax,
  tokens: { secret: config.jwtSecret, jwksUrl: config.jwksUrl, issuer: config.jwtIssuer, audience: config.jwtAudience },
});
const door = http.app.get<Door<unknown, unknown>>(Door);
const database = http.app.get(Database);
door.watch(health);
health.addReadiness('database', async () => {
  const [missing] = await missingMigrations(database, migrations);
  return missing === undefined ? undefined : `the migration ${missing} has not run`;
});
observeService({ service: 'ingest', health, standing: async () => standingNow(database, await endsInTime(door.reader.ends())) });
const stop = stopOnSignal({ deadlineMs: config.shutdownDeadlineMs, log, steps: [
  { name: 'readiness', run: () => { health.stopping(); } }, { name: 'http', run: () => http.stopIntake() },
  ...door.stopSteps(), { name: 'application', run: () => http.close() }, { name: 'database', run: () => database.close() },
] });
ending.broken = (reason, error) => { stop.fail(reason, error); };
door.start();
log.info({ url: await http.listen() }, 'ingest listens');
