// Follows loyalty updates in the terminal until Ctrl-C: npm run watch [-- --from-beginning] [-- --programme P]
import { kafkaSecurityIn } from '@fealty/runtime';
import { Misasked, runProgram } from '../command-line.js';
import { readLocalState } from '../local-state.js';
import { describeUpdate, watchUpdates } from './watch-updates.js';

const usage = 'npm run watch -- [--from-beginning] [--programme P]';
const options = { 'from-beginning': { type: 'boolean', default: false }, programme: { type: 'string' } } as const;

void runProgram({ usage, options }, async ({ values, positionals: [extra] }) => {
  if (extra !== undefined) throw new Misasked(`"${extra}" is not expected here`, usage);
  const brokers = process.env['KAFKA_BROKERS']?.split(',') ?? readLocalState()?.kafkaBrokers;
  if (brokers === undefined) throw new Error('nothing runs here: start it with `npm start`, or set KAFKA_BROKERS=host:port');
  const watching = await watchUpdates({ brokers, security: kafkaSecurityIn(process.env), fromBeginning: values['from-beginning'], onUpdate: (update) => {
    if (values.programme === undefined || update.programme === values.programme) process.stdout.write(`${describeUpdate(update)}\n`);
  } }).catch((error: unknown) => { throw new Error(`Kafka ${brokers.join(',')} cannot be read: ${error instanceof Error ? error.message : String(error)}`); });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { void watching.stop().then(() => process.exit(0)); });
  return 0;
});
