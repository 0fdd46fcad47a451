import { signToken } from '@fealty/runtime';
import { defaultPorts } from '../local/services.js';
import type { System } from '../local/start-system.js';
import { defaultKafkaPort } from '../stack/stack.js';

const day = 86_400;

interface Place { readonly port: number; readonly before: string; readonly at: string }

/** What the commands of the docs must say instead, where another program had a port first. Kafka's brokers only where it is ours. */
export const movedPorts = (urls: Readonly<Record<string, string>>, brokers: readonly string[] | undefined): string[] => {
  const services = Object.entries(defaultPorts).map(([name, port]): Place => ({ port, before: `http://127.0.0.1:${port}`, at: urls[name] ?? '' }));
  const kafka = { port: defaultKafkaPort, before: `127.0.0.1:${defaultKafkaPort}`, at: brokers?.join(',') ?? '' };
  const moved = [...services, kafka].filter(({ before, at }) => at !== '' && at !== before);
  if (moved.length === 0) return [];
  const instead = moved.map(({ before, at }) => `${at} for ${before}`).join(', ');
  return [`!! Something else listens on ${moved.length === 1 ? 'port' : 'ports'} ${moved.map(({ port }) => port).join(', ')}. In the commands of the README and the docs say ${instead}`, ''];
};

/** What a newcomer needs first: addresses, a token, three things to try. */
export const welcome = async (system: System, programme: string): Promise<string[]> => {
  const token = await signToken(system.jwtSecret, { subject: 'you', role: 'platform', programme }, day);
  const manager = await signToken(system.jwtSecret, { subject: 'you', role: 'manager', programme }, day);
  const event = JSON.stringify({ specversion: '1.0', id: 'my-first-event', source: '/shop/web', type: 'fealty.shop.visit.v1', subject: 'me', time: new Date().toISOString(), data: { channel: 'web' } });
  return [
    ...Object.entries(system.urls).map(([name, url]) => `${name.padEnd(14)} ${url}`),
    `${'Kafka'.padEnd(14)} ${system.brokers.join(',')}`, `${'PostgreSQL'.padEnd(14)} ${new URL(system.adminUrl).host}/fealty`, '',
    'Try:', `  TOKEN=${token}`,
    `  curl -s ${system.urlOf('ingest')}/events -H "authorization: Bearer $TOKEN" -H 'content-type: application/cloudevents+json' -d '${event}'`,
    `  curl -s ${system.urlOf('ingest')}/customers/web/me -H "authorization: Bearer $TOKEN"`,
    `  curl -s '${system.urlOf('loyalty')}/customers?limit=3' -H "authorization: Bearer ${manager}"`, '',
    ...movedPorts(system.urls, system.stack.kafka?.brokers),
  ];
};
