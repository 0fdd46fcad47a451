import { Agent, request } from 'node:http';
import { signToken } from '@fealty/runtime';
import type { Told } from '@fealty/tools/shop/stories';
import { jwtSecret } from './ground.js';

/** Bodies that are ready to be sent, so that the sender takes as little as it can of the cores that it measures. */
export const bodyOf = (told: readonly Told[]): string => JSON.stringify(told.map(({ id, type, subject, at, data }) => (
  { specversion: '1.0', id, source: '/shop/web', type, subject, time: new Date(at).toISOString(), datacontenttype: 'application/json', data })));

/** Sends ready bodies to ingest over connections that stay open; resolves when all of a body was accepted. */
export const plainSender = async (ingestUrl: string): Promise<{ send(body: string): Promise<void>; close(): void }> => {
  const { hostname, port } = new URL(ingestUrl);
  const token = await signToken(jwtSecret, { subject: 'bench', role: 'platform', programme: 'demo', source: '/shop/web' }, 3_600);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents-batch+json' };
  const send = (body: string): Promise<void> => new Promise((resolve, reject) => {
    const asked = request({ agent, hostname, port, path: '/events', method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) } }, (response) => {
      response.resume();
      response.on('end', () => { if (response.statusCode === 202) resolve(); else reject(new Error(`ingest answered ${response.statusCode}`)); });
    });
    asked.on('error', reject);
    asked.end(body);
  });
  return { send, close: () => { agent.destroy(); } };
};
