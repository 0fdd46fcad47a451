import { signToken } from '@fealty/runtime';
import type { System } from '../local/start-system.js';

const day = 86_400;

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
  ];
};
