import { referenceTopic, shopTopic } from '@fealty/contracts';
import { Module } from '@nestjs/common';
import { DatabaseBehind, Door, endsInTime, isAway, LOG, Overloaded, Progress, ProgressRoute } from '@fealty/messaging';
import { CommitOutcomeUnknown, Database } from '@fealty/postgres';
import { createLog, meter, outcomeUnknown, Problem, unavailable, type HttpSettings, type Log } from '@fealty/runtime';
import { config } from './config.js';
import { vocabulary } from './consumes.js';
import { ErasePersonRoute } from './erase-person/erase-person.route.js';
import { PurgeInbox } from './every-moment-purge-inbox/purge-inbox.job.js';
import { GetCustomerRoute } from './get-customer/get-customer.route.js';
import { GetPoliciesRoute } from './get-policies/get-policies.route.js';
import { progressNow } from './state/progress.query.js';
import { onPlatformEvents } from './on-platform-event/platform-event.handler.js';
import { PostEventsRoute } from './post-events/post-events.route.js';
import { PublishPolicyRoute } from './publish-policy/publish-policy.route.js';
import { Intake } from './state/intake.table.js';
import { unknownOf } from './state/published.query.js';
import { PolicyBook } from './state/policies.table.js';
import { tally } from './state/tally.rules.js';
import type { Work, WorkResult } from './state/work.table.js';

/** How the process ends when it can do no more by itself; `main` says how. */
export const ending = { broken: (reason: string, error: unknown): void => { throw new Error(reason, { cause: error }); } };

const behind = (error: DatabaseBehind): Problem => new Problem(503, 'unavailable', { detail: `nothing was stored: ${error.message}`, headers: { 'retry-after': '60' }, cause: error });
/** How the door takes requests: events and policies as the bytes that came; 503 when nothing could be stored. */
export const httpSettings: Pick<HttpSettings, 'service' | 'rawPaths' | 'problemOf'> = {
  service: 'ingest', rawPaths: ['/events', '/policies'],
  problemOf: (error) => (error instanceof DatabaseBehind ? behind(error) : error instanceof CommitOutcomeUnknown ? outcomeUnknown(error) : error instanceof Overloaded || isAway(error) ? unavailable(error) : undefined),
};

const counted = meter.createCounter('fealty.events', { description: 'Events by what became of them' });

const openDoor = (database: Database, log: Log): Door<Work, WorkResult> => {
  const intake = new Intake({
    pool: database.batchPool, partitions: config.partitions, policies: new PolicyBook(),
    committed: (rows, answers) => {
      door.hand(rows);
      for (const { events, outcome, reason } of tally(answers)) counted.add(events, { service: 'ingest', outcome, reason });
    },
  });
  const door: Door<Work, WorkResult> = new Door<Work, WorkResult>({
    config, database, log, broken: (reason, error) => { ending.broken(reason, error); },
    run: (group) => intake.run(group), sizeOf: ({ items }) => items.length, workOf: (batch) => onPlatformEvents(batch, vocabulary), resultOf: ({ platform }) => platform ?? { fenced: true }, backlogBytesMax: config.ingestBacklogMegabytesMax * 1_048_576,
    says: { customers: shopTopic.name, reference: referenceTopic.name }, unknownOf: (records) => unknownOf(database, records),
  });
  return door;
};

@Module({
  controllers: [PostEventsRoute, PublishPolicyRoute, GetPoliciesRoute, GetCustomerRoute, ErasePersonRoute, ProgressRoute],
  providers: [
    { provide: LOG, useFactory: () => createLog({ service: 'ingest', instance: config.instanceName, level: config.logLevel }) },
    { provide: Database, inject: [LOG], useFactory: (log: Log) => Database.open({ url: config.databaseUrl, schema: 'ingest', applicationName: config.instanceName, onPoolError: (error) => { log.warn({ err: error }, 'an idle database connection ended'); } }) },
    { provide: Door, inject: [Database, LOG], useFactory: openDoor },
    { provide: PurgeInbox, inject: [Database, LOG], useFactory: (database: Database, log: Log) => new PurgeInbox({ database, log, keepDays: config.ingestInboxKeepDays, pollMs: 60_000 }) },
    { provide: Progress, inject: [Database, Door], useFactory: (database: Database, door: Door<Work, WorkResult>) => ({ now: async () => progressNow(database, await endsInTime(door.reader.ends())) }) },
  ],
})
export class IngestModule {}
