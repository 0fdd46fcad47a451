import { describe, expect, it } from '@jest/globals';
import { policy, type ShopComplaintMadeV1 } from '@fealty/contracts';
import { fileToldComplaint } from './file-told-complaint.rules.js';

const document = policy.parse({ programme: 'demo', currency: 'EUR', zone: 'Europe/Berlin', platforms: [{ id: 'web', source: '/shop/web' }] });
const event = (occurredAt: string): ShopComplaintMadeV1 => ({
  id: '6f0f5a8e-5c0f-5a8e-8a43-0d5e8f3a2b11', type: 'fealty.shop.complaint-made.v1', source: '/fealty/ingest', sequence: 1, customerId: 'x', programme: 'demo',
  occurredAt, receivedAt: '2026-03-02T10:00:00.000Z', correlationId: '1', import: false, data: { complaintId: 'p-1', category: 'delivery', channel: 'phone' },
});
const opened = (occurredAt: string) => {
  const outcome = fileToldComplaint({ customer: { opened: 0 }, parts: {} }, event(occurredAt), { version: 1, policy: document, numbered: () => undefined });
  if (outcome.refused !== undefined) throw new Error(outcome.refused);
  return outcome;
};

describe('a complaint told by the platform', () => {
  it('opens a case named by the event, at the moment when the customer complained', () => {
    const { events, parts } = opened('2026-03-02T08:00:00.000Z');
    expect(events?.[0]).toMatchObject({ occurredAt: '2026-03-02T08:00:00.000Z', data: { caseId: event('').id, norms: { firstResponseDueAt: '2026-03-02T16:00:00.000Z' } } });
    expect(parts?.['category/delivery']?.cases[0]?.moves[0]).toMatchObject({ by: 'platform', complaintId: 'p-1', channel: 'phone' });
  });

  it('is not dated after it was received', () => {
    expect(opened('2026-03-02T10:04:00.000Z').events?.[0]?.occurredAt).toBe('2026-03-02T10:00:00.000Z');
  });
});
