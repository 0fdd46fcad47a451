import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { peopleTopic } from '@fealty/contracts';
import { randomUUID } from 'node:crypto';
import { openHttp, openService, type TestService } from '../../testing/complaints-service.js';

describe('an erased customer', () => {
  let service: TestService;
  let http: Awaited<ReturnType<typeof openHttp>>;
  beforeAll(async () => { service = await openService(); http = await openHttp(service); });
  afterAll(async () => { await http.close(); await service.close(); });

  const complaint = { category: 'delivery', orderId: 'o-1', text: 'It never came to Ada of Main Street.' };
  const complain = async (customerId: string, key = randomUUID()): Promise<string> =>
    String((await http.call({ role: 'member', customer: customerId }, 'POST /complaints', { key, body: complaint })).body['caseId']);
  const textsOf = async (customerId: string) => (await service.database.query('select body from texts where customer_id = $1', [customerId])).length;

  it('leaves her case with its history, and no text of it; the texts of others stay', async () => {
    const [customerId, other] = [randomUUID(), randomUUID()];
    const [caseId, otherCase] = [await complain(customerId), await complain(other)];
    await http.call({ role: 'agent', subject: 'a-7' }, `POST /cases/${caseId}/answer`, { key: randomUUID(), body: { text: 'Dear Ada, it is on its way.' } });
    await service.delivery.tombstone(peopleTopic, customerId);
    const shown = await http.call({ role: 'manager' }, `GET /cases/${caseId}`);
    expect(shown).toMatchObject({ status: 200, body: { status: 'answered', texts: [] } });
    expect((shown.body['moves'] as { kind: string }[]).map(({ kind }) => kind)).toEqual(['wrote', 'answered']);
    expect((await http.call({ role: 'manager' }, `GET /cases/${otherCase}`)).body['texts']).toHaveLength(1);
    expect(service.delivery.failures).toEqual([]);
  });

  it('gets no text back by a request that is sent again, her own or an agent\'s; what she writes later is kept', async () => {
    const [customerId, asked, answered] = [randomUUID(), randomUUID(), randomUUID()];
    const caseId = await complain(customerId, asked);
    const answer = () => http.call({ role: 'agent', subject: 'a-7' }, `POST /cases/${caseId}/answer`, { key: answered, body: { text: 'Dear Ada, it is on its way.' } });
    const first = await answer();
    expect(await textsOf(customerId)).toBe(2);
    await service.delivery.tombstone(peopleTopic, customerId);
    expect([await complain(customerId, asked), await answer()]).toEqual([caseId, first]);
    expect(await textsOf(customerId)).toBe(0);
    await complain(customerId);
    expect(await textsOf(customerId)).toBe(1);
  });

  it('cannot have a text changed or emptied by the service', async () => {
    await complain(randomUUID());
    await expect(service.database.query("update texts set body = ''")).rejects.toThrow(/permission denied/);
    await expect(service.database.query('truncate texts')).rejects.toThrow(/permission denied/);
  });
});
