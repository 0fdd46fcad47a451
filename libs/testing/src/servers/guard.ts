// The program that outlives us: it holds the other end of a pipe, and when that breaks, however we died, it ends the servers we started.
// One guard serves one process. It runs from the sources as well as from dist, hence the import by its own ending.
import { createInterface } from 'node:readline';
import type * as Identity from './process-identity.js';

interface Watch { watch: Identity.ProcessIdentity; signal: NodeJS.Signals }
type Order = Watch | { release: number };

const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const { endProcess } = await import(new URL(`./process-identity.${ending}`, import.meta.url).href) as typeof Identity;

const watched = new Map<number, Watch>();

for (const signal of ['SIGHUP', 'SIGINT'] as const) process.on(signal, () => undefined);
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as Order;
  if ('watch' in order) watched.set(order.watch.pid, order);
  else watched.delete(order.release);
}
await Promise.all([...watched.values()].map(({ watch, signal }) => endProcess(watch, signal)));
