// Publishes a policy document to ingest: npm run policy -- publish FILE [--dry] [--url http://127.0.0.1:4000] [--token TOKEN]
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readLocalState } from '../local-state.js';
import { publishFile } from './publish-file.js';

const usage = 'npm run policy -- publish FILE [--dry] [--url http://127.0.0.1:4000] [--token TOKEN]';

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { dry: { type: 'boolean', default: false }, url: { type: 'string' }, token: { type: 'string' } } });
  const [verb, file, ...more] = positionals;
  if (verb !== 'publish' || file === undefined || more.length > 0) throw new Error(`usage: ${usage}`);
  const state = readLocalState();
  const url = values.url ?? state?.services['ingest'] ?? 'http://127.0.0.1:4000';
  const published = await publishFile({
    file, text: await readFile(file, 'utf8'), url, dry: values.dry, token: values.token ?? process.env['FEALTY_TOKEN'], secret: process.env['FEALTY_JWT_SECRET'] ?? state?.jwtSecret,
  });
  process.stdout.write(`${published}\n`);
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
