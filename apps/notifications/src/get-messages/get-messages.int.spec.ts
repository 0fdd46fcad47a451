import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { complaintAnsweredV1, loyaltyUpdatedV1, pointsEarnedV1, pointsPendingV1, type Event } from '@fealty/contracts';
import { anEvent } from '@fealty/messaging';
import { randomUUID } from 'node:crypto';
import { introduce, openHttp, openService, type TestService } from '../../testing/notifications-service.js';

const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();
const tierChange = { ...loyaltyUpdatedV1.examples.minimal, changes: [{ field: 'tier.name', before: 'base', after: 'silver' }] };

describe('messages over HTTP', () => {
  let service: TestService;
  let http: Awaited<ReturnType<typeof openHttp>>;
  beforeAll(async () => { service = await openService(); http = await openHttp(service); });
  afterAll(async () => { await http.close(); await service.close(); });

  const shown = async (customerId: string, page = ''): Promise<{ items: Record<string, unknown>[]; next?: string }> =>
    (await http.call({ role: 'member', customer: customerId }, `GET /customers/${customerId}/messages${page}`)).body as never;
  const states = async (customerId: string): Promise<unknown[]> => (await shown(customerId)).items.map(({ trigger, state, reason }) => `${String(trigger)} ${String(state)} ${String(reason)}`);
  const earned = (customerId: string, given: Partial<Event> = {}) => anEvent(pointsEarnedV1, pointsEarnedV1.examples.minimal, { customerId, sequence: 1, occurredAt: hoursAgo(0), ...given });
  const decide = async (...events: Parameters<TestService['delivery']['events']>[0]): Promise<void> => {
    await service.delivery.events(events);
    await service.delivery.due();
  };

  it('are one for each cause, with state and reason, newest first', async () => {
    const customerId = randomUUID();
    await introduce(service, customerId, { consents: {} });
    await decide(
      earned(customerId, { occurredAt: hoursAgo(60), receivedAt: hoursAgo(0) }),
      anEvent(pointsPendingV1, pointsPendingV1.examples.minimal, { customerId, sequence: 2, occurredAt: hoursAgo(50) }),
      anEvent(loyaltyUpdatedV1, tierChange, { customerId, sequence: 1, occurredAt: hoursAgo(2) }),
      anEvent(complaintAnsweredV1, complaintAnsweredV1.examples.minimal, { customerId, sequence: 1, occurredAt: hoursAgo(1) }),
    );
    expect(await states(customerId)).toEqual(['complaint-answered sending null', 'tier-changed suppressed no-consent', 'points-earned suppressed stale']);
    const first = await shown(customerId, '?limit=2');
    const { body } = await http.call({ role: 'agent' }, `GET ${String(first.next)}`);
    expect((body['items'] as { trigger: string }[]).map(({ trigger }) => trigger)).toEqual(['points-earned']);
  });

  it('are no more when the same event comes again', async () => {
    const customerId = randomUUID();
    const event = earned(customerId);
    await introduce(service, customerId);
    await decide(event);
    await decide(event);
    expect(await states(customerId)).toEqual(['points-earned sending null']);
  });

  it('never leave for imported history', async () => {
    const customerId = randomUUID();
    await introduce(service, customerId);
    await decide(earned(customerId, { import: true }));
    expect(await states(customerId)).toEqual(['points-earned suppressed imported']);
  });

  it('do not leave once the customer chose to get none', async () => {
    const customerId = randomUUID();
    await introduce(service, customerId);
    const put = (key: string, body: unknown) => http.call({ role: 'member', customer: customerId }, `PUT /customers/${customerId}/preference`, { key, body });
    expect(await put('k-1', { channel: 'none' })).toEqual({ status: 200, body: { channel: 'none' } });
    expect(await put('k-2', { channel: 'pigeon' })).toMatchObject({ status: 400, body: { type: 'urn:fealty:problem:invalid-input' } });
    await decide(earned(customerId));
    expect(await states(customerId)).toEqual(['points-earned suppressed channel-off']);
  });

  it('are shown to their customer and to agents of her programme', async () => {
    const customerId = randomUUID();
    await introduce(service, customerId);
    await decide(earned(customerId));
    expect((await http.call({ role: 'member', customer: randomUUID() }, `GET /customers/${customerId}/messages`)).status).toBe(403);
    expect((await http.call({ role: 'agent', programme: 'other' }, `GET /customers/${customerId}/messages`)).body).toEqual({ items: [] });
  });
});
