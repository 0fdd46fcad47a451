export { checkVersion, type NumberedInput, type VersionSaid } from './refold/check-version.js';
export { startGuarded, type GuardedProcess, type ServerProgram } from './servers/guarded-process.js';
export { startKafka, kafkaAnswers, type KafkaOptions, type KafkaServer } from './servers/kafka.js';
export { startPostgres, withClient, type PostgresOptions, type PostgresServer } from './servers/postgres.js';
export type { Server } from './servers/server.js';
export { createTopics, type TopicPlan } from './servers/topics.js';
export { aTestKafka, aTestPostgres, startTestServers, uniqueName, type TestServers } from './servers/test-servers.js';
export { aTestDatabase, type TestDatabase } from './servers/test-database.js';
export { waitUntil, type WaitOptions } from './servers/wait-until.js';
