// Publishes a policy document to ingest: npm run policy -- publish FILE [--dry] [--url http://127.0.0.1:4000] [--token TOKEN]
import { Misasked, runProgram } from '../command-line.js';
import { readLocalState } from '../local-state.js';
import { publishFile } from './publish-file.js';
import { readPolicyFile } from './read-policy-file.js';

const usage = 'npm run policy -- publish FILE [--dry] [--url http://127.0.0.1:4000] [--token TOKEN]';

const options = { dry: { type: 'boolean', default: false }, url: { type: 'string' }, token: { type: 'string' } } as const;

void runProgram({ usage, options }, async ({ values, positionals }) => {
  const [verb, file, ...more] = positionals;
  if (verb !== 'publish' || file === undefined || more.length > 0) throw new Misasked('say what to publish, one file at a time', usage);
  const text = await readPolicyFile(file, process.cwd());
  const state = readLocalState();
  const url = values.url ?? state?.services['ingest'] ?? 'http://127.0.0.1:4000';
  const published = await publishFile({
    file, text, url, dry: values.dry, token: values.token ?? process.env['FEALTY_TOKEN'], secret: process.env['FEALTY_JWT_SECRET'] ?? state?.jwtSecret,
  });
  process.stdout.write(`${published}\n`);
  return 0;
});
