import { Module } from '@nestjs/common';
import { CareRoute, LOG, Policies, ProgressRoute, Relay, relayProducer, serviceKafka, serviceProviders } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import type { Log } from '@fealty/runtime';
import { config } from './config.js';
import { consumes } from './consumes.js';
import { FollowModels } from './every-day-fit-models/follow-models.job.js';
import { fitOnThread } from './every-day-fit-models/fit-worker.job.js';
import { KeepModels } from './every-day-fit-models/keep-models.job.js';
import { GetFunnelRoute } from './get-funnel/get-funnel.route.js';
import { GetModelRoute } from './get-model/get-model.route.js';
import { GetProfileRoute } from './get-profile/get-profile.route.js';
import { GetWhyRoute } from './get-why/get-why.route.js';
import { ListCustomersRoute } from './list-customers/list-customers.route.js';
import { publishes } from './publishes.js';
import { writesBeside } from './state/rebuilt.table.js';

const beside = config.loyaltyBeside === 'yes';
const consuming = { ...consumes, saysEvery: config.loyaltyUpdateEvery, ...(beside ? { writes: writesBeside } : {}) };

/** What is about no customer has a shard of its own, past the last one, and a relay of its own. */
const modelsOf = (database: Database, policies: Policies, log: Log) => {
  const failed = (error: unknown): void => { log.warn({ err: error }, 'will be tried again'); };
  const kafka = serviceKafka(config, log, `${config.instanceName}-models`);
  const producer = relayProducer(kafka);
  const relay = new Relay({ pool: database.relayPool, producer, failed, order: 'by-state', idlePollMs: 5_000 });
  const keeper = new KeepModels({
    database, policies, log, instance: config.instanceName, shard: config.partitions, refitHours: config.loyaltyRefitHours,
    fit: fitOnThread(config.databaseUrl), hand: (row) => { relay.hand(row); },
  });
  return {
    onApplicationBootstrap: (): void => { relay.hold(config.partitions); relay.start(); keeper.start(); },
    onModuleDestroy: async (): Promise<void> => { await keeper.stop(); await relay.stop(); await producer.close(); },
  };
};
const followingModels = (database: Database, policies: Policies, log: Log) => {
  const follower = new FollowModels({ database, policies, log });
  return { onApplicationBootstrap: (): void => { follower.start(); }, onModuleDestroy: (): Promise<void> => follower.stop() };
};
const models = { provide: 'models', inject: [Database, Policies, LOG], useFactory: beside ? followingModels : modelsOf };

@Module({
  controllers: [GetFunnelRoute, GetModelRoute, GetProfileRoute, GetWhyRoute, ListCustomersRoute, ProgressRoute, CareRoute],
  providers: [...serviceProviders({ consumes: consuming, publishes, config, beside }), models],
})
export class LoyaltyModule {}
