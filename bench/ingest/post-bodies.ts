import { signToken } from '@fealty/runtime';
import type { Told } from '@fealty/tools/shop/stories';
import { jwtSecret } from '../way/ground.js';

const requestsAtOnce = 4;

/** Bodies as platforms send them, made before the clock starts. */
export const bodiesOf = (told: readonly Told[], batch: number): string[] => Array.from({ length: Math.ceil(told.length / batch) }, (_, index) => JSON.stringify(
  told.slice(index * batch, index * batch + batch).map(({ id, type, subject, at, data }) => ({
    specversion: '1.0', id, source: '/shop/web', type, subject, time: new Date(at).toISOString(), datacontenttype: 'application/json', import: 'true', data,
  }))));

const accepted = async (url: string, token: string, body: string): Promise<number> => {
  const response = await fetch(`${url}/events`, { method: 'POST', body, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents-batch+json' } });
  const answer = await response.json() as { items?: { status: string }[] };
  return answer.items?.filter(({ status }) => status === 'accepted').length ?? 0;
};

/** Events per second until every body is answered; each event must be accepted. */
export const postBodies = async (url: string, bodies: readonly string[], events: number): Promise<number> => {
  const token = await signToken(jwtSecret, { subject: 'bench', role: 'platform', programme: 'demo', source: '/shop/web' }, 3_600);
  let [next, taken] = [0, 0];
  const begun = performance.now();
  await Promise.all(Array.from({ length: requestsAtOnce }, async () => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const count = await accepted(url, token, body);
      taken += count;
    }
  }));
  const seconds = (performance.now() - begun) / 1_000;
  if (taken !== events) throw new Error(`${taken} of ${events} events were accepted`);
  return events / seconds;
};
