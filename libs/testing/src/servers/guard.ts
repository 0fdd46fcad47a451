// The program that outlives us: it holds the other end of a pipe, and when that breaks, however we died, it ends the servers we started.
// One guard serves one process. It runs from the sources as well as from dist, hence the import by its own ending.
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type * as Identity from './process-identity.js';

interface Watch { watch: Identity.ProcessIdentity; signal: NodeJS.Signals; deadlineMs: number }
type Order = Watch | { release: number };

const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const { isRunning, signalProcess } = await import(new URL(`./process-identity.${ending}`, import.meta.url).href) as typeof Identity;

const watched = new Map<number, Watch>();

const end = async ({ watch, signal, deadlineMs }: Watch) => {
  signalProcess(watch, 'SIGCONT'); // a frozen process would keep the other signal waiting
  signalProcess(watch, signal);
  for (const until = Date.now() + deadlineMs; Date.now() < until && isRunning(watch);) await pause(50);
  signalProcess(watch, 'SIGKILL');
};

for (const signal of ['SIGHUP', 'SIGINT'] as const) process.on(signal, () => undefined);
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as Order;
  if ('watch' in order) watched.set(order.watch.pid, order);
  else watched.delete(order.release);
}
await Promise.all([...watched.values()].map(end));
