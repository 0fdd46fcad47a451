// Does all points work that is due by an instant, for tests and drills: npm run day-end -- --as-of 2027-03-31T22:00:00.000Z [--url URL] [--token TOKEN]
import { careClient } from '../care/care-client.js';
import { Misasked, runProgram } from '../command-line.js';
import { readLocalState } from '../local-state.js';
import { defaultPorts } from '../local/services.js';

const usage = 'npm run day-end -- --as-of 2027-03-31T22:00:00.000Z [--url http://127.0.0.1:4002] [--token TOKEN]';

void runProgram({ usage, options: { 'as-of': { type: 'string' }, url: { type: 'string' }, token: { type: 'string' } } }, async ({ values }) => {
  const asOf = values['as-of'];
  if (asOf === undefined || Number.isNaN(Date.parse(asOf))) throw new Misasked('--as-of takes an instant', usage);
  const state = readLocalState();
  const client = await careClient({
    service: 'points', url: values.url ?? state?.services.points ?? `http://127.0.0.1:${defaultPorts.points}`,
    token: values.token ?? process.env['FEALTY_TOKEN'], secret: process.env['FEALTY_JWT_SECRET'] ?? state?.jwtSecret,
  });
  const done = await client.post<{ fired: number; batches: number; asOf: string }>('/day-ends', { asOf: new Date(asOf).toISOString() });
  process.stdout.write(`as of ${done.asOf}: ${done.fired} due instants in ${done.batches} batches\n`);
  return 0;
});
