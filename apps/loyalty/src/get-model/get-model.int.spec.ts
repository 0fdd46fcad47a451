import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Policies } from '@fealty/messaging';
import { aTestDatabase } from '@fealty/testing';
import { aModel } from '../../testing/a-model.js';
import { aLoyaltyDatabase, type LoyaltyDatabase } from '../../testing/loyalty-database.js';
import { loyaltyHttp, type LoyaltyHttp } from '../../testing/loyalty-http.js';
import { GetModelRoute } from './get-model.route.js';

let loyalty: LoyaltyDatabase;
let http: LoyaltyHttp;
const policies = new Policies();
beforeAll(async () => {
  loyalty = await aLoyaltyDatabase(aTestDatabase);
  http = await loyaltyHttp(loyalty.database, [GetModelRoute], { policies });
}, 60_000);
afterAll(async () => { await http.close(); await loyalty.close(); });

it('answers the card of the version in force, or of the one asked for, and tells what is missing while there is none', async () => {
  expect(await http.ask('/model')).toMatchObject({ status: 404, body: { type: expect.stringContaining('no-model') as unknown } });
  const versions = [aModel(), aModel({ version: 2, effectiveFrom: '2999-01-01T00:00:00.000Z', family: 'MBG/CNBD-2' })];
  for (const version of versions) policies.putModel('demo', version);
  expect(await http.ask('/model')).toMatchObject({ status: 200, body: { programme: 'demo', inForce: 1, version: 1, model: versions[0]?.model, card: versions[0]?.card, versions: [{ version: 1 }, { version: 2 }] } });
  expect(await http.ask('/model?version=2')).toMatchObject({ status: 200, body: { inForce: 1, version: 2, model: { family: 'MBG/CNBD-2' } } });
  expect(await http.ask('/model?version=3')).toMatchObject({ status: 404 });
  expect(await http.ask('/model', { role: 'member', customer: '0d5e8f3a-5c0f-4a8e-8a43-9b2c6b0e2b11' })).toMatchObject({ status: 403 });
  expect(await http.ask('/model', { programme: 'another' })).toMatchObject({ status: 404 });
});
