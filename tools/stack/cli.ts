// Runs Kafka and PostgreSQL until Ctrl-C: node tools/dist/stack/cli.js [--fresh] [--data DIR]
import { parseArgs } from 'node:util';
import { defaultDataDir } from './places.js';
import { startStack } from './stack.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const say = (line: string): void => { process.stdout.write(`${line}\n`); };

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { fresh: { type: 'boolean', default: false }, data: { type: 'string', default: defaultDataDir } } });
  const begun = performance.now();
  const leave = () => process.exit(130); // what has been started by now ends with us
  for (const signal of signals) process.once(signal, leave);
  const stack = await startStack({ dataDir: values.data, fresh: values.fresh, onProgress: say });
  for (const signal of signals) process.off(signal, leave);
  say(`Kafka       ${stack.brokers.join(',')}${stack.kafka === undefined ? '  (KAFKA_BROKERS)' : ''}`);
  say(`PostgreSQL  ${stack.postgres === undefined ? '(DATABASE_URL)' : stack.adminDatabaseUrl}`);
  say(`Ready in ${Math.round(performance.now() - begun)} ms, ${stack.partitions} partitions, data in ${values.data}. Ctrl-C stops both.`);
  const alive = setInterval(() => undefined, 60_000);
  await new Promise<void>((resolve) => { for (const signal of signals) process.on(signal, () => resolve()); });
  clearInterval(alive);
  await stack.stop();
  say('Stopped.');
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
