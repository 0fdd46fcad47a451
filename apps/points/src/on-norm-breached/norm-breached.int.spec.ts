import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { complaintOpenedV1, normBreachedV1, pointsGrantedV1 } from '@fealty/contracts';
import { anEvent } from '@fealty/messaging';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { aPolicy, perEuro } from '../../testing/points-run.fixture.js';
import { aPointsService, type PointsService } from '../../testing/points-service.fixture.js';

const { policy } = aPolicy({ ...perEuro, goodwill: { points: 100, maxPerYear: 1 } });
let points: PointsService;
beforeAll(async () => { points = await aPointsService(aTestDatabase, { policy }); }, 60_000);
afterAll(() => points.close());

describe('a breached norm', () => {
  it('is an entry once, told twice or breached in two norms, and the refusal log tells why there was no other', async () => {
    const customerId = randomUUID();
    const breach = (caseId: string, sequence: number) => anEvent(normBreachedV1, { caseId, norm: 'first-response', dueAt: '2026-03-01T10:00:00.000Z' }, { customerId, sequence });
    await points.delivery.events([anEvent(complaintOpenedV1, { caseId: 'c-1', category: 'delivery', channel: 'web', norms: {} }, { customerId, sequence: 1 })]);
    await points.delivery.events([breach('c-1', 2), breach('c-1', 2), breach('c-1', 3), breach('c-2', 4)]);
    expect(await points.database.query('select entry_id, kind, available::int, available_after::int from entries where customer_id = $1', [customerId]))
      .toEqual([{ entry_id: 'goodwill/c-1', kind: 'points-granted', available: 100, available_after: 100 }]);
    expect(await points.database.query('select reason from refusal where customer_id = $1 order by sequence', [customerId])).toEqual([{ reason: 'goodwill-given' }, { reason: 'goodwill-limit-reached' }]);
    expect(points.delivery.said.map(({ headers }) => headers['ce_type'])).toEqual([pointsGrantedV1.type]);
    expect(points.delivery.failures).toEqual([]);
  });

  it('cannot take anything by wrong code', async () => {
    await expect(points.database.query(`insert into entries (customer_id, sequence, entry_id, programme, kind, pending, available, held, debt, forgiven, pending_after, available_after, held_after, debt_after, lots, cause_id, event_id, imported, occurred_at)
      values (gen_random_uuid(), 1, 'x', 'demo', 'points-granted', 0, -5, 0, 0, 0, 0, 0, 0, 0, '[]', 'x', gen_random_uuid(), false, now())`)).rejects.toThrow('granting_gives');
  });
});
