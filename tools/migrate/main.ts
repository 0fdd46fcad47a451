// The migrate step by itself: topics, then each service's schema, role and tables. For containers and clusters; `npm start` does it too.
// MIGRATE_DATABASE_URL (an owner), KAFKA_BROKERS, FEALTY_DATABASE_PASSWORD (of the services' roles), FEALTY_PARTITIONS, FEALTY_REPLICATION_FACTOR
import { migrateAll } from '../local/services.js';

const needed = (name: string): string => {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is missing`);
  return value;
};

const main = async (): Promise<void> => {
  const password = needed('FEALTY_DATABASE_PASSWORD');
  await migrateAll({
    brokers: needed('KAFKA_BROKERS').split(','), adminUrl: needed('MIGRATE_DATABASE_URL'), passwordOf: () => password,
    partitions: Number(process.env['FEALTY_PARTITIONS'] ?? 8), replicationFactor: Number(process.env['FEALTY_REPLICATION_FACTOR'] ?? 1),
  });
  process.stdout.write('migrated\n');
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
