// Runs a service with one failpoint set: node failpoint-program.js PROGRAM JSON. No other program sets any.
import { setFailpoints } from '@fealty/messaging/failpoints';
import { pathToFileURL } from 'node:url';
import type { FailpointOrder } from './failpoint-order.js';

const [program = '', order = '{}'] = process.argv.slice(2);
const { at, act, skip = 0, times = Infinity, events, forMs = Infinity } = JSON.parse(order) as FailpointOrder;

const failureOf = (wanted: { name?: string | undefined; code?: string | undefined }): Error => {
  const failure = wanted.name === 'TypeError' ? new TypeError('a failpoint throws') : new Error('a failpoint throws');
  return wanted.code === undefined ? failure : Object.assign(failure, { code: wanted.code });
};

const nameOf = ({ customerId, sequence }: { customerId: string; sequence: number }): string => `${customerId}/${sequence}`;
let met = 0;
let firstMetAt: number | undefined;
setFailpoints({ [at]: (event: unknown) => {
  if (events !== undefined && !events.includes(nameOf(event as { customerId: string; sequence: number }))) return;
  firstMetAt ??= performance.now();
  met += 1;
  if (met <= skip || met > skip + times || performance.now() - firstMetAt > forMs) return;
  if (typeof act === 'string') process.kill(process.pid, act);
  else throw failureOf(act);
} });

process.argv.splice(2);
await import(pathToFileURL(program).href);
