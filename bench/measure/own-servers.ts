/** The environment without addresses of other servers: what is measured runs on servers of its own. */
export const ownServers = (): NodeJS.ProcessEnv => ({ ...process.env, KAFKA_BROKERS: '', DATABASE_URL: '', MIGRATE_DATABASE_URL: '', FEALTY_PARTITIONS: '' });
