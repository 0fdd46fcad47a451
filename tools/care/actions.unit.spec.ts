import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { actions } from './actions.js';
import { careClient } from './care-client.js';

it.each(['bogus', 'shop.v1/1', 'shop.v1/x/3', '/shop.v1/1/2'])('asks no service to requeue what stands at %j', async (at) => {
  const asked = async () => actions['requeue']?.run(undefined as never, { at, all: false, dry: false });
  await expect(asked()).rejects.toThrow(`--at takes TOPIC/PARTITION/OFFSET, as quarantine lists it, not "${at}"`);
});

describe('requeue --all', () => {
  const quarantined = [
    { topic: 'orders.v1', partition: 3, offset: 7, reason: 'the subject is not the key' },
    { topic: 'orders.v1', partition: 3, offset: 9, reason: 'time is no UTC instant with milliseconds' },
    { topic: 'shop.v1', partition: 0, offset: 1, reason: 'the attribute programme is missing' },
  ];
  const asked: string[] = [];
  /** What a service answers over the wire: two pages of quarantine, and one record that still cannot be read. */
  const answerTo = (path: string): [status: number, body: object] => {
    if (path.endsWith('/requeue')) return path.includes('/9/') ? [409, { type: 'urn:fealty:problem:not-readable', detail: 'time is no UTC instant with milliseconds' }] : [200, { applied: 1 }];
    return [200, path.includes('cursor') ? { items: quarantined.slice(2) } : { items: quarantined.slice(0, 2), next: '/care/quarantine?cursor=2' }];
  };
  const server = createServer((request, response) => {
    const [status, body] = answerTo(request.url ?? '');
    if (request.method === 'POST') asked.push(request.url ?? '');
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const requeueAll = async (further: { topic?: string; reason?: string }) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return actions['requeue']?.run(await careClient({ service: 'points', url, token: 'a-token', secret: undefined }), { all: true, dry: false, ...further });
  };
  beforeAll(async () => { await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); }); });
  beforeEach(() => { asked.length = 0; });
  afterAll(() => { server.close(); });

  it('reads each record of every page again, and goes on past one that still cannot be read', async () => {
    expect(await requeueAll({})).toEqual([
      'orders.v1/3/7: applied 1 events; nothing is parked any more', 'orders.v1/3/9: 409 not-readable: time is no UTC instant with milliseconds', 'shop.v1/0/1: applied 1 events; nothing is parked any more', '3 records',
    ]);
  });

  it('takes those of a topic, and of a reason, alone', async () => {
    await requeueAll({ topic: 'orders.v1', reason: 'the subject' });
    expect(asked).toEqual(['/care/quarantine/orders.v1/3/7/requeue']);
  });
});
