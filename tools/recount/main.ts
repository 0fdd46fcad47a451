// Counts profiles a second time: npm run recount -- [--samples 1000]. Ends with 1 when one differs.
import { kafkaSecurityIn } from '@fealty/runtime';
import { Misasked, runProgram } from '../command-line.js';
import { readLocalState } from '../local-state.js';
import { recountProfiles } from './recount-profiles.js';

const usage = 'npm run recount -- [--samples 1000]';
const shownMost = 20;

void runProgram({ usage, options: { samples: { type: 'string', default: '1000' } } }, async ({ values }) => {
  const samples = Number(values.samples);
  if (!Number.isInteger(samples) || samples < 1 || samples > 100_000) throw new Misasked('--samples is a whole number from 1 to 100000', usage);
  const state = readLocalState();
  const [brokers, adminUrl] = [process.env['KAFKA_BROKERS']?.split(',') ?? state?.kafkaBrokers, process.env['MIGRATE_DATABASE_URL'] ?? state?.adminDatabaseUrl];
  if (brokers === undefined || adminUrl === undefined) throw new Error('no system: start one with `npm start`, or set KAFKA_BROKERS and MIGRATE_DATABASE_URL');
  const { versions, customers, events, differing } = await recountProfiles({ brokers, adminUrl, security: kafkaSecurityIn(process.env) }, samples);
  process.stdout.write(`${versions} profiles of ${customers} customers, each as known at a random time, counted again from the ${events} events of these customers: ${differing.length} differ\n`);
  for (const line of differing.slice(0, shownMost)) process.stdout.write(`${line}\n`);
  return differing.length === 0 ? 0 : 1;
});
