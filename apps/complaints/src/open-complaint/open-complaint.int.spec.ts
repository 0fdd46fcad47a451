import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { peopleTopic } from '@fealty/contracts';
import { randomUUID } from 'node:crypto';
import { openHttp, openService, saidBy, type TestService } from '../../testing/complaints-service.js';
import { openComplaintCommand } from './open-complaint.handler.js';

const agent = { role: 'agent', subject: 'a-7' } as const;

describe('complaints over HTTP', () => {
  let service: TestService;
  let http: Awaited<ReturnType<typeof openHttp>>;
  beforeAll(async () => { service = await openService(); http = await openHttp(service); });
  afterAll(async () => { await http.close(); await service.close(); });

  const open = async (customerId: string, key = randomUUID(), text = 'It never came.') =>
    http.call({ role: 'member', customer: customerId }, 'POST /complaints', { key, body: { category: 'delivery', orderId: 'o-1', text } });

  it('answers at once with the case and by when the customer will hear from us', async () => {
    const { status, body } = await open(randomUUID());
    expect(status).toBe(201);
    expect(body).toMatchObject({ joined: false, status: 'open', norms: { firstResponseDueAt: expect.any(String), resolutionDueAt: expect.any(String) } });
  });

  it('gives a repeated request the first answer, and refuses its key for another text', async () => {
    const [customerId, key] = [randomUUID(), randomUUID()];
    const first = await open(customerId, key);
    expect(await open(customerId, key)).toEqual(first);
    expect(await open(customerId, key, 'Something else.')).toMatchObject({ status: 422, body: { type: 'urn:fealty:problem:idempotency-key-reused' } });
    expect(await service.database.query('select body from texts where customer_id = $1', [customerId])).toEqual([{ body: 'It never came.' }]);
  });

  it('keeps no text that shares a transaction with the erasure of its customer and came before it; one that came after it stays', async () => {
    const [before, after] = [randomUUID(), randomUUID()];
    const input = { category: 'delivery', channel: 'web', text: 'It never came to Ada.' };
    const command = (customerId: string) => service.delivery.commands.run(openComplaintCommand, { customerId, programme: 'demo', caller: agent, idempotencyKey: randomUUID(), input });
    const filed = command(before);
    await Promise.resolve(); // it stands in the shard's turn now
    await Promise.all([filed, service.delivery.tombstone(peopleTopic, before)]);
    await Promise.all([service.delivery.tombstone(peopleTopic, after), command(after)]);
    expect(await service.database.query('select customer_id from texts where customer_id = any($1)', [[before, after]])).toEqual([{ customer_id: after }]);
    expect(service.delivery.failures).toEqual([]);
  });

  it('leads a case from question to answer to end, and shows history, clocks and texts', async () => {
    const customerId = randomUUID();
    const { body: { caseId } } = await open(customerId);
    const post = (act: string, body: object) => http.call(agent, `POST /cases/${String(caseId)}/${act}`, { key: randomUUID(), body });
    expect(await post('wait', { reason: 'photo-asked-for', text: 'A photo, please?' })).toMatchObject({ status: 200, body: { status: 'waiting-on-customer' } });
    expect(await post('wait', { reason: 'photo-asked-for' })).toMatchObject({ status: 409, body: { type: 'urn:fealty:problem:already-waiting' } });
    expect((await open(customerId)).body).toMatchObject({ caseId, joined: true, status: 'open', norms: { nextResponseDueAt: expect.any(String) } });
    expect(await post('answer', { text: 'It is on its way.' })).toMatchObject({ status: 200, body: { status: 'answered' } });
    expect(await post('resolve', { reason: 'sent-again' })).toMatchObject({ status: 200, body: { status: 'resolved' } });
    expect(await post('answer', { text: 'More.' })).toMatchObject({ status: 409, body: { type: 'urn:fealty:problem:case-resolved' } });
    const shown = (await http.call({ role: 'member', customer: customerId }, `GET /cases/${String(caseId)}`)).body as { moves: { kind: string }[]; texts: { text: string; author: string }[] };
    expect(shown.moves.map(({ kind }) => kind)).toEqual(['wrote', 'waiting', 'wrote', 'answered', 'resolved']);
    expect(shown.texts.map(({ text, author }) => `${author}: ${text}`)).toEqual(['member: It never came.', 'a-7: A photo, please?', 'member: It never came.', 'a-7: It is on its way.']);
    expect((await open(customerId)).body).toMatchObject({ joined: false });
  });

  it('keeps texts out of everything that is said', () => {
    expect(JSON.stringify(saidBy(service))).not.toMatch(/never came|on its way|photo, please/);
  });

  it.each([
    ['no key', { body: { category: 'x', text: 'y' } }, 'idempotency-key-missing'],
    ['an unknown field', { key: 'k', body: { category: 'x', text: 'y', colour: 'red' } }, 'invalid-input'],
    ['no text', { key: 'k', body: { category: 'x' } }, 'invalid-input'],
  ])('refuses a complaint with %s', async (_, request, problem) => {
    expect(await http.call({ role: 'member', customer: randomUUID() }, 'POST /complaints', request)).toMatchObject({ status: 400, body: { type: `urn:fealty:problem:${problem}` } });
  });

  it('lets a member complain for herself only', async () => {
    const request = { key: randomUUID(), body: { category: 'x', text: 'y', customerId: randomUUID() } };
    expect((await http.call({ role: 'member', customer: randomUUID() }, 'POST /complaints', request)).status).toBe(403);
    expect((await http.call(agent, 'POST /complaints', request)).status).toBe(201);
  });
});
