// What was set aside, and what to do about it: npm run care -- SERVICE list|show|retry|discard|quarantine|requeue|stopped|resume …
import { parseArgs } from 'node:util';
import { readLocalState } from '../local-state.js';
import { defaultPorts, serviceNames } from '../local/services.js';
import { actions } from './actions.js';
import { careClient } from './care-client.js';

const usage = (): string => [
  'usage: npm run care -- SERVICE ACTION … [--url http://127.0.0.1:4002] [--token TOKEN]',
  ...Object.values(actions).map((action) => `  ${action.usage}`),
].join('\n');

const main = async (): Promise<void> => {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({ allowPositionals: true, options: {
    customer: text, topic: text, sequence: text, at: text, why: text, reason: text, max: text, shard: text, url: text, token: text,
    all: { type: 'boolean', default: false }, dry: { type: 'boolean', default: false },
  } });
  const service = serviceNames.find((name) => name === positionals[0]);
  const action = actions[positionals[1] ?? ''];
  if (service === undefined || action === undefined || positionals.length > 2) throw new Error(usage());
  const state = readLocalState();
  const client = await careClient({
    service, url: values.url ?? state?.services[service] ?? `http://127.0.0.1:${defaultPorts[service]}`,
    token: values.token ?? process.env['FEALTY_TOKEN'], secret: process.env['FEALTY_JWT_SECRET'] ?? state?.jwtSecret,
  });
  for (const line of await action.run(client, values)) process.stdout.write(`${line}\n`);
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
