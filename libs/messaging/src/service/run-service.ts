import type { DynamicModule, Provider, Type } from '@nestjs/common';
import { Database } from '@fealty/postgres';
import { createHttp, createLog, Health, stopOnSignal, type HttpServer, type HttpSettings, type Log, type Stop } from '@fealty/runtime';
import { Care } from '../care/care.js';
import { DayEnd } from '../consume/day-end.js';
import { Commands } from '../consume/commands.js';
import type { Consumption, Publication } from '../consume/consumption.js';
import { besideOf } from '../rebuild/schemas.js';
import { Policies } from '../reference/policies.js';
import { ShardTransport } from '../transport/shard-transport.js';
import { Engine, type ServiceSettings } from './engine.js';
import { Positions } from './freshness.js';
import { observeService } from './gauges.js';
import { PastInputs } from './past-inputs.js';
import { problemOf } from './problem-of.js';
import { Progress } from './progress.js';

/** The log of a service, for providers of its module. */
export const LOG = Symbol('log');
const BROKEN = Symbol('broken');
type Broken = (reason: string, error: unknown) => void;

interface Consuming { readonly consumes: Consumption; readonly publishes: Publication; readonly config: ServiceSettings;
  /** Folds into the schema beside the live one, and says nothing; see `flip`. */
  readonly beside?: boolean;
}

// One holder per process: the module names the providers, `runService` fills in how the process ends.
const ending: { broken: Broken } = { broken: (reason, error) => { throw new Error(reason, { cause: error }); } };

/** The providers of a service's module: Database, Commands, Positions, Policies, Progress and the engine behind them. */
export const serviceProviders = ({ consumes, publishes, config, beside = false }: Consuming): Provider[] => [
  { provide: LOG, useFactory: () => createLog({ service: consumes.service, instance: config.instanceName, level: config.logLevel }) },
  { provide: BROKEN, useValue: ((reason, error) => { ending.broken(reason, error); }) satisfies Broken },
  { provide: Database, inject: [LOG], useFactory: (log: Log) => Database.open({
    url: config.databaseUrl, schema: beside ? besideOf(consumes.service) : consumes.service, applicationName: config.instanceName, onPoolError: (error) => { log.warn({ err: error }, 'an idle database connection ended'); } }) },
  { provide: Engine, inject: [Database, LOG, BROKEN], useFactory: (database: Database, log: Log, broken: Broken) => new Engine({ consumes, publishes, config, beside, database, log, broken }) },
  { provide: Commands, inject: [Engine], useFactory: (engine: Engine) => engine.commands },
  { provide: Care, inject: [Engine], useFactory: (engine: Engine) => engine.care },
  { provide: DayEnd, inject: [Engine], useFactory: (engine: Engine) => engine.dayEnd },
  { provide: Positions, inject: [Engine], useFactory: (engine: Engine) => engine.positions },
  { provide: PastInputs, inject: [Engine], useFactory: (engine: Engine) => engine.pastInputs },
  { provide: Policies, inject: [Engine], useFactory: (engine: Engine) => engine.policies },
  { provide: Progress, inject: [Engine], useFactory: (engine: Engine) => engine.progress },
  { provide: ShardTransport, inject: [Engine], useFactory: (engine: Engine) => engine.transport },
];

export interface ServiceToRun {
  readonly name: string;
  readonly module: Type | DynamicModule;
  readonly config: ServiceSettings;
  readonly http?: Pick<HttpSettings, 'bodyBytesMax' | 'rawPaths'>;
}

export interface RunningService { readonly url: string; readonly http: HttpServer; readonly stop: Stop }

/** Starts a service: HTTP first, then reading; ends in order on SIGTERM, within the deadline. */
export const runService = async ({ name, module, config, http: more }: ServiceToRun): Promise<RunningService> => {
  const log = createLog({ service: name, instance: config.instanceName, level: config.logLevel });
  const health = new Health();
  const http = await createHttp(module, {
    service: name, host: config.host, port: config.port, log, health,
    tokens: { secret: config.jwtSecret, jwksUrl: config.jwksUrl, issuer: config.jwtIssuer, audience: config.jwtAudience },
    answerWithinMs: config.answerWithinMs, requestsAtOnceMax: config.requestsAtOnceMax, problemOf, ...more,
  });
  const engine = http.app.get(Engine);
  const database = http.app.get(Database);
  engine.watch(health);
  health.addReadiness('database', async () => { await database.query('select 1'); return undefined; });
  observeService({ service: name, health, standing: () => engine.progress.standing() });
  const stop = stopOnSignal({ deadlineMs: config.shutdownDeadlineMs, log, steps: [
    { name: 'readiness', run: () => { health.stopping(); } }, { name: 'http', run: () => http.stopIntake() },
    ...engine.stopSteps(), { name: 'application', run: () => http.close() }, { name: 'database', run: () => database.close() },
  ] });
  ending.broken = (reason, error) => { stop.fail(reason, error); };
  http.app.connectMicroservice({ strategy: engine.transport });
  await engine.start();
  const url = await http.listen();
  log.info({ url }, `${name} listens`);
  return { url, http, stop };
};
