import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, localDayOf } from '@fealty/contracts';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { toDeliver } from '../../testing/points-database.fixture.js';
import { aPolicy } from '../../testing/points-run.fixture.js';
import { aPointsService, type PointsService } from '../../testing/points-service.fixture.js';
import { randomHistory } from '../../testing/random-history.fixture.js';
import { GetLiabilityRoute } from './get-liability.route.js';

let points: PointsService;
const { policy } = aPolicy({ rules: [{ id: 'all', points: 1, perMinor: 100 }], liability: { costPerPoint: '0.5', completionRate: '0.8', redemptionRate: '0.7', knownFrom: 1_000_000_000 } });
beforeAll(async () => {
  points = await aPointsService(aTestDatabase, { policy, routes: [GetLiabilityRoute] });
  for (let seed = 1; seed <= 12; seed += 1) {
    const drawn = Array.from({ length: 60 }, (_, at) => (seed * 7_919 + at * at * 104_729) % 1_000_003);
    await points.delivery.events(toDeliver(randomHistory(drawn, randomUUID()).story.events));
  }
}, 60_000);
afterAll(() => points.close());
const manager = { role: 'manager', programme: 'demo' } as const;

describe('GET /liability', () => {
  it('is the sum of the lots, holds, pending points and debts of all accounts', async () => {
    const { status, body } = await points.http.get('/liability', manager);
    const [lots] = await points.database.query<Record<string, number>>(`
      select sum(pending)::bigint as pending, sum(held)::bigint as held, sum(debt)::bigint as debt,
        sum((select coalesce(sum((lot ->> 'points')::bigint), 0) from json_array_elements(state -> 'lots') lot))::bigint as available from accounts`);
    expect(status).toBe(200);
    expect(lots?.['available']).toBeGreaterThan(0);
    expect(body).toMatchObject({ ...lots, programme: 'demo', currency: 'EUR' });
    const { pending = 0, available = 0, held = 0 } = lots ?? {};
    expect(body['liabilityMinor']).toBe(Math.round((available * 10 + held * 10 + pending * 8) * 35 / 1_000));
    const { issued, takenBack, redeemed, restored, expired, adjusted, granted, debt } = body as Record<string, number>;
    expect(Number(issued) - Number(takenBack) - Number(redeemed) + Number(restored) - Number(expired) + Number(adjusted) + Number(granted)).toBe(pending + available + held - Number(debt));
  });

  it('tells a past day as it was, and nothing before the first entry', async () => {
    expect((await points.http.get('/liability?date=2026-02-28', manager)).body).toMatchObject({ pending: 0, available: 0, issued: 0, liabilityMinor: 0 });
    const first = (await points.http.get('/liability?date=2026-03-01', manager)).body;
    expect(first['issued']).toBeGreaterThan(0);
  });

  it('comes as CSV with the same numbers', async () => {
    const json = (await points.http.get('/liability?date=2026-03-02', manager)).body;
    const [names = '', values = ''] = String((await points.http.get('/liability?date=2026-03-02&format=csv', manager)).body['text']).split('\n');
    const { ages, ...sums } = json as { ages: object[] };
    expect(Object.fromEntries(names.split(',').map((name, at) => [name, values.split(',')[at]]))).toEqual(Object.fromEntries(Object.entries(sums).map(([name, value]) => [name, Array.isArray(value) ? value.join(' ') : String(value)])));
    const lines = String((await points.http.get('/liability?date=2026-03-02&format=csv&of=ages', manager)).body['text']).trim().split('\n');
    expect(lines).toEqual(['fromDays,available,redemptionRate,measured', ...ages.map((age) => Object.values(age).join(','))]);
  });

  it('is for managers, and refuses a day that is none', async () => {
    expect((await points.http.get('/liability', { role: 'member', programme: 'demo', customer: randomUUID() })).status).toBe(403);
    expect(await points.http.get('/liability?date=0000-01-01', manager)).toMatchObject({ status: 400, body: { errors: [{ pointer: '/date', detail: 'is before 1900-01-01' }] } });
    expect(await points.http.get('/liability?date=2026-02-30', manager)).toMatchObject({ status: 400, body: { errors: [{ pointer: '/date' }] } });
  });

  it('knows no day after today', async () => {
    const day = (from: number): string => addDays(localDayOf(new Date().toISOString(), policy.zone), from);
    expect(await points.http.get(`/liability?date=${day(2)}`, manager))
      .toMatchObject({ status: 400, body: { detail: expect.stringMatching(/^\/date: must not be later than today, \d{4}-\d\d-\d\d in/), errors: [{ pointer: '/date' }] } });
    expect(await points.http.get(`/liability?date=${day(0)}`, manager)).toMatchObject({ status: 200 });
  });
});
