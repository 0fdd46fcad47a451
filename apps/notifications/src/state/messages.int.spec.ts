import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pointsEarnedV1 } from '@fealty/contracts';
import { anEvent, waitingIn } from '@fealty/messaging';
import { randomUUID } from 'node:crypto';
import { introduce, openService, type TestService } from '../../testing/notifications-service.js';
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
