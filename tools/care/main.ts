// What was set aside, and what to do about it, and at ingest the erasing of a person: npm run care -- SERVICE list|show|retry|discard|quarantine|requeue|dismiss|stopped|resume|past …
import { Misasked, runProgram } from '../command-line.js';
import { readLocalState } from '../local-state.js';
import { defaultPorts, serviceNames } from '../local/services.js';
import { actions, ingestActions } from './actions.js';
import { careClient } from './care-client.js';
import { ingestHas } from './ingest-has.js';

const usage = [
  'npm run care -- SERVICE ACTION … [--url http://127.0.0.1:4002] [--token TOKEN]',
  ...Object.values({ ...actions, ...ingestActions }).map((action) => `  ${action.usage}`),
].join('\n');

const text = { type: 'string' } as const;
const options = {
  customer: text, topic: text, sequence: text, at: text, why: text, reason: text, max: text, shard: text, programme: text, url: text, token: text,
  all: { type: 'boolean', default: false }, dry: { type: 'boolean', default: false },
} as const;

void runProgram({ usage, options }, async ({ values, positionals: [name, verb, extra] }) => {
  const service = serviceNames.find((known) => known === name);
  if (service === undefined) throw new Misasked(name === undefined ? 'say which service' : `"${name}" is none of ${serviceNames.join(', ')}`, usage);
  const possible = service === 'ingest' ? ingestActions : actions;
  const action = possible[verb ?? ''];
  if (action === undefined && service === 'ingest') throw new Misasked(ingestHas, usage);
  if (action === undefined) throw new Misasked(verb === undefined ? 'say what to do' : `"${verb}" is none of ${Object.keys(possible).join(', ')}`, usage);
  if (extra !== undefined) throw new Misasked(`"${extra}" is not expected here`, usage);
  const state = readLocalState();
  const client = await careClient({
    service, url: values.url ?? state?.services[service] ?? `http://127.0.0.1:${defaultPorts[service]}`,
    token: values.token ?? process.env['FEALTY_TOKEN'], secret: process.env['FEALTY_JWT_SECRET'] ?? state?.jwtSecret,
    ...(service === 'ingest' ? { programme: values.programme } : {}),
  });
  for (const line of await action.run(client, values)) process.stdout.write(`${line}\n`);
  return 0;
});
