import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aTestDatabase } from '@fealty/testing';
import { aPolicy } from '../../testing/points-run.fixture.js';
import { aPointsService, type PointsService } from '../../testing/points-service.fixture.js';
import { QuoteCartRoute } from './quote-cart.route.js';

const member = { role: 'member', programme: 'demo', customer: '3b241101-e2bb-4255-8caf-4136c566a962' } as const;
const cart = { channel: 'web', lines: [{ sku: 's-1', netMinor: 1_000 }] };
let points: PointsService;
beforeAll(async () => { points = await aPointsService(aTestDatabase, { policy: aPolicy({ rules: [{ id: 'spring', from: '2026-03-01', to: '2026-03-31', points: 1, perMinor: 100 }] }).policy, routes: [QuoteCartRoute] }); }, 60_000);
afterAll(() => points.close());

describe('POST /quotes', () => {
  it('answers for the instant of a payment, by the days of the programme', async () => {
    expect(await points.http.post('/quotes', member, { body: { ...cart, at: '2026-03-31T23:30:00+02:00' } })).toMatchObject({ status: 200, body: { points: 10, lines: [{ considered: [{ rule: 'spring', failed: null }] }] } });
    expect((await points.http.post('/quotes', member, { body: { ...cart, at: '2026-03-31T23:30:00Z' } })).body).toMatchObject({
      points: 0, lines: [{ considered: [{ failed: { condition: 'to', was: '2026-04-01', wouldPass: ['2026-03-31'] } }] }],
    });
  });

  it('refuses an instant that is none, naming the field', async () => {
    expect(await points.http.post('/quotes', member, { body: { ...cart, at: 'yesterday' } })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/at' }] } });
  });
});
