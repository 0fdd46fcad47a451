import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pointsExpiringV1, pointsRedeemedV1 } from '@fealty/contracts';
import { anEvent } from '@fealty/messaging';
import { waitUntil } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { handOver, introduce, openService, type TestService } from '../../testing/notifications-service.js';
import { startSmtp } from '../../testing/smtp.js';

describe('mails about points', () => {
  let service: TestService;
  let smtp: Awaited<ReturnType<typeof startSmtp>>;
  let running: ReturnType<typeof handOver>;
  beforeAll(async () => { service = await openService(); smtp = await startSmtp(); running = handOver(service, smtp.url); });
  afterAll(async () => { await running.onModuleDestroy(); await smtp.stop(); await service.close(); });

  it('arrive once for points that end and for a reward, however often the events come, and for no order that was paid for', async () => {
    const customerId = randomUUID();
    const now = new Date().toISOString();
    const events = [
      anEvent(pointsExpiringV1, pointsExpiringV1.examples.full, { customerId, sequence: 1, occurredAt: now }),
      anEvent(pointsRedeemedV1, pointsRedeemedV1.examples.full, { customerId, sequence: 2, occurredAt: now }),
      anEvent(pointsRedeemedV1, pointsRedeemedV1.examples.minimal, { customerId, sequence: 3, occurredAt: now }),
    ];
    await introduce(service, customerId);
    await service.delivery.events(events);
    await service.delivery.events(events);
    await service.delivery.due();
    await waitUntil('both are sent', async () => (await service.database.query('select 1 from messages where status = \'sent\'')).length === 2);
    const subjects = smtp.mails.map(({ text }) => /^Subject: (.*?)\r$/m.exec(text)?.[1]).sort();
    expect(subjects).toEqual(['25 points until 2027-03-31', 'Your free-audio-book']);
    expect(await service.database.query('select 1 from messages')).toHaveLength(2);
  });
});
