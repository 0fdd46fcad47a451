import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { peopleTopic, pointsEarnedV1 } from '@fealty/contracts';
import { anEvent, waitingIn } from '@fealty/messaging';
import { randomUUID } from 'node:crypto';
import { introduce, openService, saidBy, type TestService } from '../../testing/notifications-service.js';
import { consumes } from '../consumes.js';

describe('a message that is being sent', () => {
  let service: TestService;
  beforeAll(async () => { service = await openService(); });
  afterAll(async () => { await service.close(); });

  it('counts as due, so that the service is not idle', async () => {
    const customerId = randomUUID();
    const due = async () => Number((await waitingIn({ consumption: consumes, commandPool: service.database.commandPool })).due);
    await introduce(service, customerId);
    expect(await due()).toBe(0);
    await service.delivery.events([anEvent(pointsEarnedV1, pointsEarnedV1.examples.minimal, { customerId, sequence: 1, occurredAt: new Date().toISOString() })]);
    await service.delivery.due();
    expect(await due()).toBe(1);
  });
});

describe('a customer who is erased', () => {
  let service: TestService;
  beforeAll(async () => { service = await openService(); });
  afterAll(async () => { await service.close(); });

  it('is written to no more, and no row keeps her name or address', async () => {
    const customerId = randomUUID();
    await introduce(service, customerId);
    await service.delivery.events([anEvent(pointsEarnedV1, pointsEarnedV1.examples.minimal, { customerId, sequence: 1, occurredAt: new Date().toISOString() })]);
    await service.delivery.tombstone(peopleTopic, customerId);
    await service.delivery.due();
    expect(saidBy(service)).toMatchObject([{ type: 'notification-scheduled' }, { type: 'notification-suppressed', reason: 'erased' }]);
    const rows = await service.database.query<{ state: object }>('select state from recipients where customer_id = $1 union all select state from messages where customer_id = $1', [customerId]);
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toMatch(/Ada|example\.org/);
    expect(service.delivery.failures).toEqual([]);
  });
});
