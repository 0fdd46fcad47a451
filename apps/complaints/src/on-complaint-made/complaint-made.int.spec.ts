import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { shopComplaintMadeV1, shopVisitV1, type ShopComplaintMadeV1 } from '@fealty/contracts';
import { anEvent } from '@fealty/messaging';
import { randomUUID } from 'node:crypto';
import { openService, saidBy, type TestService } from '../../testing/complaints-service.js';

const complaint: ShopComplaintMadeV1['data'] = { complaintId: 'p-1', category: 'delivery', orderId: 'o-1', channel: 'web' };
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();

describe('a complaint told by the platform', () => {
  let service: TestService;
  beforeEach(async () => { service = await openService(); });
  afterEach(async () => { await service.close(); });

  it('opens a case once, however often it is delivered', async () => {
    const event = anEvent(shopComplaintMadeV1, complaint, { customerId: randomUUID(), sequence: 1, occurredAt: hoursAgo(0) });
    await service.delivery.events([event]);
    await service.delivery.events([event]);
    expect(saidBy(service).map(({ type }) => type)).toEqual(['complaint-opened']);
    expect(await service.database.query('select case_id, part_id from cases')).toEqual([{ case_id: event.id, part_id: 'order/o-1' }]);
  });

  it('joins what the customer writes again, and passes by all else that shops say', async () => {
    const customerId = randomUUID();
    await service.delivery.events([
      anEvent(shopComplaintMadeV1, complaint, { customerId, sequence: 1, occurredAt: hoursAgo(0) }),
      anEvent(shopVisitV1, shopVisitV1.examples.minimal, { customerId, sequence: 2, occurredAt: hoursAgo(0) }),
      anEvent(shopComplaintMadeV1, { ...complaint, complaintId: 'p-2' }, { customerId, sequence: 3, occurredAt: hoursAgo(0) }),
    ]);
    expect(saidBy(service).map(({ type }) => type)).toEqual(['complaint-opened', 'complaint-joined']);
  });

  it('is warned of and breached at the due instants when those have passed', async () => {
    await service.delivery.events([anEvent(shopComplaintMadeV1, complaint, { customerId: randomUUID(), sequence: 1, occurredAt: hoursAgo(2) })]);
    await service.delivery.due();
    await service.delivery.due();
    const [opened, ...norms] = saidBy(service);
    const { firstResponseDueAt } = opened?.data['norms'] as { firstResponseDueAt: string };
    expect(norms).toEqual([
      { type: 'norm-warned', at: new Date(Date.parse(firstResponseDueAt) - 600_000).toISOString(), data: { caseId: opened?.data['caseId'], norm: 'first-response', dueAt: firstResponseDueAt } },
      { type: 'norm-breached', at: firstResponseDueAt, data: { caseId: opened?.data['caseId'], norm: 'first-response', dueAt: firstResponseDueAt } },
    ]);
  });

  it('starts no norm when it is imported history', async () => {
    await service.delivery.events([anEvent(shopComplaintMadeV1, complaint, { customerId: randomUUID(), sequence: 1, occurredAt: hoursAgo(9_000), import: true })]);
    await service.delivery.due();
    expect(saidBy(service).map(({ type, data }) => ({ type, norms: data['norms'] }))).toEqual([{ type: 'complaint-opened', norms: {} }]);
  });
});
