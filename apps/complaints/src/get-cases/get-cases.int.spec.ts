import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { openHttp, openService, type TestService } from '../../testing/complaints-service.js';

const agent = { role: 'agent', subject: 'a-7' } as const;

describe('cases over HTTP', () => {
  let service: TestService;
  let http: Awaited<ReturnType<typeof openHttp>>;
  beforeAll(async () => { service = await openService(); http = await openHttp(service); });
  afterAll(async () => { await http.close(); await service.close(); });

  it('shows a case to its customer and to agents of its programme only', async () => {
    const customerId = randomUUID();
    const { body: { caseId } } = await http.call(agent, 'POST /complaints', { key: randomUUID(), body: { customerId, category: 'x', text: 'y' } });
    const get = async (caller: Parameters<typeof http.call>[0]) => (await http.call(caller, `GET /cases/${String(caseId)}`)).status;
    expect(await get(agent)).toBe(200);
    expect(await get({ role: 'member', customer: customerId })).toBe(200);
    expect(await get({ role: 'member', customer: randomUUID() })).toBe(403);
    expect(await get({ ...agent, programme: 'other' })).toBe(404);
    expect((await http.call({ ...agent, programme: 'other' }, `POST /cases/${String(caseId)}/answer`, { key: 'k', body: { text: 'x' } })).status).toBe(404);
  });

  it('queues unresolved cases by their next due instant, page by page', async () => {
    const caller = { role: 'agent', programme: 'other' } as const;
    const ids: unknown[] = [];
    for (let i = 0; i < 5; i += 1) {
      const { body } = await http.call(caller, 'POST /complaints', { key: randomUUID(), body: { customerId: randomUUID(), category: 'x', text: 'y' } });
      ids.push(body['caseId']);
    }
    await http.call(caller, `POST /cases/${String(ids[1])}/wait`, { key: randomUUID(), body: { reason: 'photo-asked-for' } });
    await http.call(caller, `POST /cases/${String(ids[2])}/resolve`, { key: randomUUID(), body: { reason: 'sent-again' } });
    const seen: unknown[] = [];
    for (let next: unknown = '/cases?limit=2'; next !== undefined;) {
      const { body } = await http.call(caller, `GET ${String(next)}`);
      seen.push(...(body['items'] as { caseId: string }[]).map(({ caseId }) => caseId));
      next = body['next'];
    }
    expect(seen).toEqual([ids[0], ids[3], ids[4], ids[1]]);
  });

  it('lists the cases of a customer, newest first, page by page', async () => {
    const customerId = randomUUID();
    const ids: unknown[] = [];
    for (const category of ['a', 'b', 'c']) {
      ids.unshift((await http.call(agent, 'POST /complaints', { key: randomUUID(), body: { customerId, category, text: 'y' } })).body['caseId']);
    }
    const first = await http.call({ role: 'member', customer: customerId }, `GET /customers/${customerId}/cases?limit=2`);
    const second = await http.call(agent, `GET ${String(first.body['next'])}`);
    const items = [first, second].flatMap(({ body }) => body['items'] as { caseId: string }[]);
    expect(items.map(({ caseId }) => caseId)).toEqual(ids);
    expect(second.body['next']).toBeUndefined();
  });
});
