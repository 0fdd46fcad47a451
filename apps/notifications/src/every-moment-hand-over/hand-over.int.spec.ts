import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { complaintAnsweredV1, pointsEarnedV1 } from '@fealty/contracts';
import { anEvent } from '@fealty/messaging';
import { waitUntil } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { handOver, introduce, openService, saidBy, type TestService } from '../../testing/notifications-service.js';
import { startSmtp } from '../../testing/smtp.js';
import type { HandOver } from './hand-over.job.js';

const at = () => ({ sequence: 1, occurredAt: new Date().toISOString() });
const pointsFor = (customerId: string) => anEvent(pointsEarnedV1, pointsEarnedV1.examples.minimal, { customerId, ...at() });
const answerFor = (customerId: string) => anEvent(complaintAnsweredV1, complaintAnsweredV1.examples.minimal, { customerId, ...at() });

const claimedByTheDead = `insert into attempts select customer_id, part_id, attempts, 'dead', now() - interval '1 hour' from messages`;

describe('handing messages over', () => {
  let service: TestService;
  let running: HandOver[];
  let smtp: Awaited<ReturnType<typeof startSmtp>>;
  beforeEach(async () => { service = await openService(); smtp = await startSmtp(); running = []; });
  afterEach(async () => { await Promise.all(running.map((one) => one.onModuleDestroy())); await smtp.stop(); await service.close(); });

  const start = (more: Parameters<typeof handOver>[2] = {}, url = smtp.url): void => { running.push(handOver(service, url, more)); };
  const leave = async (event: ReturnType<typeof pointsFor | typeof answerFor>): Promise<void> => {
    await introduce(service, event.customerId);
    await service.delivery.events([event]);
    await service.delivery.due();
  };
  const statusOf = async (customerId: string): Promise<string | undefined> =>
    (await service.database.query<{ status: string }>('select status from messages where customer_id = $1', [customerId]))[0]?.status;
  const reaches = (customerId: string, status: string): Promise<boolean> => waitUntil(`the message is ${status}`, async () => await statusOf(customerId) === status);

  it('sends mail by SMTP, with a Message-ID of the message, and says so', async () => {
    const customerId = randomUUID();
    const event = pointsFor(customerId);
    await leave(event);
    start();
    await reaches(customerId, 'sent');
    expect(smtp.mails).toHaveLength(1);
    expect(smtp.mails[0]?.to).toEqual([`${customerId}@example.org`]);
    expect(smtp.mails[0]?.text).toContain(`\r\n <points-earned.${event.id}@example.org>\r\n`);
    expect(smtp.mails[0]?.text).toContain('Subject: 25 points for you');
    expect(saidBy(service).map(({ type }) => type)).toEqual(['notification-scheduled', 'notification-sent']);
    expect(await service.database.query('select state::text as state from messages')).not.toContainEqual({ state: expect.stringContaining('"mail"') });
  });

  it('sends each of many messages once, however many processes do it', async () => {
    const customers = Array.from({ length: 40 }, () => randomUUID());
    for (const customerId of customers) await introduce(service, customerId);
    await service.delivery.events(customers.map(pointsFor));
    await service.delivery.due();
    for (const instance of ['a', 'b', 'c']) start({ instance });
    await waitUntil('all are sent', async () => (await service.database.query('select 1 from messages where status = \'sent\'')).length === customers.length);
    expect(smtp.mails.map(({ to }) => to[0]).sort()).toEqual(customers.map((id) => `${id}@example.org`).sort());
  });

  it('leaves a promotional message unknown when whoever sent it died', async () => {
    const customerId = randomUUID();
    await leave(pointsFor(customerId));
    await service.database.query(claimedByTheDead);
    start();
    await reaches(customerId, 'unknown');
    expect(smtp.mails).toEqual([]);
    expect(saidBy(service).at(-1)).toMatchObject({ type: 'notification-failed', reason: 'unknown' });
  });

  it('sends a transactional message again when whoever sent it died', async () => {
    const customerId = randomUUID();
    await leave(answerFor(customerId));
    await service.database.query(claimedByTheDead);
    start();
    await reaches(customerId, 'scheduled');
    expect(await service.database.query('select attempts from messages')).toEqual([{ attempts: 1 }]);
  });

  it('tries later when no server answers', async () => {
    const customerId = randomUUID();
    await leave(pointsFor(customerId));
    start({}, 'smtp://127.0.0.1:1');
    await reaches(customerId, 'scheduled');
    expect(saidBy(service).map(({ type }) => type)).toEqual(['notification-scheduled']);
  });
});
