import { kafkaSecurityIn, type KafkaSecurity } from '@fealty/runtime';
import { Misasked } from '../command-line.js';

export const usage = [
  'npm run migrate, with these in the environment (`npm start` migrates by itself):',
  '  MIGRATE_DATABASE_URL        postgres://OWNER:PASSWORD@HOST/DATABASE, an owner that may create roles and schemas',
  '  KAFKA_BROKERS               HOST:PORT, several with commas',
  "  FEALTY_DATABASE_PASSWORD    what the services' roles log in with",
  '  FEALTY_PARTITIONS           of each topic keyed by customer (default: 8); never changed later',
  '  FEALTY_REPLICATION_FACTOR   of each topic (default: 1); from 3 on, two brokers must have what is acknowledged',
  'Kafka over TLS or with a login: KAFKA_SSL, KAFKA_SASL_MECHANISM and what goes with them (docs/reference/settings.md)',
].join('\n');

type Environment = Readonly<Record<string, string | undefined>>;
const needed = ['MIGRATE_DATABASE_URL', 'KAFKA_BROKERS', 'FEALTY_DATABASE_PASSWORD'] as const;

const countIn = (env: Environment, name: string, preset: number): number => {
  const told = env[name] ?? '';
  if (told === '') return preset;
  if (!/^[1-9]\d{0,4}$/.test(told)) throw new Misasked(`${name} must be a whole number of at least 1, and is "${told}"`, usage);
  return Number(told);
};

/** What the migrate step is told. @throws Misasked that names all that is missing */
export const migrateSettings = (env: Environment): { adminUrl: string; brokers: readonly string[]; password: string; partitions: number; replicationFactor: number; security: KafkaSecurity } => {
  const missing = needed.filter((name) => (env[name] ?? '') === '');
  if (missing.length > 0) throw new Misasked(`${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`, usage);
  const [adminUrl = '', brokers = '', password = ''] = needed.map((name) => env[name]);
  if (!/^postgres(ql)?:\/\/[^/]/.test(adminUrl) || !URL.canParse(adminUrl)) throw new Misasked('MIGRATE_DATABASE_URL is no address such as postgres://OWNER:PASSWORD@HOST/DATABASE', usage);
  return { adminUrl, brokers: brokers.split(','), password, partitions: countIn(env, 'FEALTY_PARTITIONS', 8), replicationFactor: countIn(env, 'FEALTY_REPLICATION_FACTOR', 1), security: kafkaSecurityIn(env) };
};
