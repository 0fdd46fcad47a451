import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { peopleTopic, personUpdatedV1 } from '@fealty/contracts';
import { anEvent } from '@fealty/messaging';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { aPolicy, perEuro } from '../../testing/points-run.fixture.js';
import { aPointsService, type PointsService } from '../../testing/points-service.fixture.js';

const { policy } = aPolicy({ ...perEuro, birthday: { points: 200 } });
let points: PointsService;
beforeAll(async () => { points = await aPointsService(aTestDatabase, { policy }); }, 60_000);
afterAll(() => points.close());

const person = { email: 'ada@example.org', name: 'Ada', zone: 'Asia/Shanghai', birthday: '1990-05-09', phone: '+49301234567', consents: { marketing: true } };

describe('a birthday', () => {
  it('earns when the day ends run, once, however often they run, and a missed one is caught up', async () => {
    const customerId = randomUUID();
    await points.delivery.events([anEvent(personUpdatedV1, person, { customerId, sequence: 1, occurredAt: '2026-01-01T10:00:00.000Z' })]);
    expect(await points.delivery.due('2026-05-08T15:59:59.999Z')).toBe(0);
    for (const asOf of ['2026-05-09T00:00:00.000Z', '2026-05-09T00:00:00.000Z', '2028-01-01T00:00:00.000Z']) await points.delivery.due(asOf);
    expect(await points.database.query('select entry_id, available::int, occurred_at from entries where customer_id = $1 order by sequence', [customerId])).toEqual([
      { entry_id: 'birthday/2026', available: 200, occurred_at: new Date('2026-05-08T16:00:00.000Z') }, { entry_id: 'birthday/2027', available: 200, occurred_at: new Date('2027-05-08T16:00:00.000Z') },
    ]);
    expect(points.delivery.failures).toEqual([]);
  });

  it('is forgotten when the customer is erased: no later one earns, and what earlier ones earned stays', async () => {
    const customerId = randomUUID();
    const account = async () => (await points.database.query<{ state: object }>('select state, due_at from accounts where customer_id = $1', [customerId]))[0];
    await points.delivery.events([anEvent(personUpdatedV1, person, { customerId, sequence: 1, occurredAt: '2026-01-01T10:00:00.000Z' })]);
    await points.delivery.due('2026-05-09T00:00:00.000Z');
    await points.delivery.tombstone(peopleTopic, customerId);
    const erased = await account();
    expect(erased).toMatchObject({ due_at: null, state: { available: 200, birthdayYear: 2026 } });
    expect(erased?.state).not.toHaveProperty('birthday');
    await points.delivery.tombstone(peopleTopic, customerId);
    expect(await account()).toEqual(erased);
    await points.delivery.due('2026-05-20T00:00:00.000Z');
    expect(await points.database.query('select entry_id from entries where customer_id = $1', [customerId])).toEqual([{ entry_id: 'birthday/2026' }]);
    // Known again, she gets no second birthday in the year.
    await points.delivery.events([anEvent(personUpdatedV1, { ...person, birthday: '1990-12-24' }, { customerId, sequence: 2, occurredAt: '2026-06-01T10:00:00.000Z' })]);
    await points.delivery.due('2026-12-31T00:00:00.000Z');
    expect(await points.database.query('select entry_id from entries where customer_id = $1', [customerId])).toEqual([{ entry_id: 'birthday/2026' }]);
    expect(points.delivery.failures).toEqual([]);
  });

  it('is all that is kept of a person, and nothing of it but the day of the points is told', async () => {
    const rows = await points.database.query<{ state: string }>('select state::text from accounts');
    expect(rows.map(({ state }) => state).join()).toContain('05-09');
    for (const personal of [person.email, person.name, person.phone, '1990']) {
      expect(rows.map(({ state }) => state).join()).not.toContain(personal);
      expect(points.delivery.said.map(({ value }) => String(value)).join()).not.toContain(personal);
    }
  });
});
