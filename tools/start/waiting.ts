import { signToken } from '@fealty/runtime';
import type { System } from '../local/start-system.js';

interface Progress { readonly topics: readonly { next: number; end?: number }[]; readonly unsent: number }

/** How many events each service has still to read, as it says itself. */
export const waiting = async (system: System): Promise<Readonly<Record<string, number>>> => {
  const token = await signToken(system.jwtSecret, { subject: 'npm-start', role: 'admin', programme: 'demo' }, 60);
  const found = await Promise.all([...system.processes.values()].map(async ({ service, url }) => {
    const response = await fetch(`${url}/progress`, { headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(2_000) });
    const progress = await response.json() as Progress;
    if (progress.topics.some(({ end }) => end === undefined)) throw new Error(`${service} cannot tell where the logs end`);
    return [service, progress.topics.reduce((sum, { next, end = next }) => sum + Math.max(0, end - next), 0)] as const;
  }));
  return Object.fromEntries(found);
};
