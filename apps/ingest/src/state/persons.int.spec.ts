import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '@fealty/postgres';
import { aTestDatabase } from '@fealty/testing';
import { anIngest, anOffer, dataOf, migrated, sequenceOf, template, type TestIntake } from '../../testing/ingest.fixture.js';

const updated = 'fealty.shop.customer-updated.v1';
const at = (minute: number): string => new Date(Date.now() - (60 - minute) * 60_000).toISOString();

describe('personal data', () => {
  let database: Database;
  let test: TestIntake;
  let close: () => Promise<void>;

  beforeAll(async () => { await (await aTestDatabase(template, migrated)).drop(); }, 120_000);
  beforeEach(async () => { ({ database, test, close } = await anIngest()); });
  afterEach(() => close());

  it('travels on people.v1 only, as the whole person, and free text nowhere', async () => {
    await test.take(
      anOffer({ type: 'fealty.shop.customer-registered.v1', data: { channel: 'web', email: 'ada@example.org', name: 'Ada' } }),
      anOffer({ type: 'fealty.shop.search.v1', data: { query: 'secret wishes', hits: 3 } }),
      anOffer({ type: 'fealty.shop.order-reviewed.v1', data: { orderId: 'o', reviewId: 'w', score: 1, text: 'never again' } }),
    );
    expect((await test.said()).map(dataOf)).toEqual([{ channel: 'web' }, { channel: 'web', hits: 3 }, { orderId: 'o', reviewId: 'w', score: 1, public: false }]);
    const [person] = await test.said('people.v1');
    const [event] = await test.said();
    expect(dataOf(person)).toEqual({ email: 'ada@example.org', name: 'Ada', consents: {} });
    expect([person?.key, person?.partition, sequenceOf(person), person?.headers['ce_type']]).toEqual([event?.key, event?.partition, 1, 'fealty.people.person-updated.v1']);
    expect(person?.headers['ce_causationid']).toBe(event?.headers['ce_id']);
    expect((await test.said()).every((record) => !JSON.stringify(record.headers).includes('ada@'))).toBe(true);
  });

  it('has a number of its own, says what changed once per transaction, and consent with it', async () => {
    await test.take(anOffer({ type: updated, time: at(1), data: { name: 'Ada' } }), anOffer({ type: updated, time: at(2), data: { zone: 'Europe/Berlin' } }));
    await test.take(anOffer(), anOffer({ type: 'fealty.shop.customer-consented.v1', time: at(3), data: { topic: 'marketing', granted: true } }));
    await test.take(anOffer({ type: updated, time: at(4), data: { name: 'Ada' } }));
    const people = await test.said('people.v1');
    expect(people.map(sequenceOf)).toEqual([1, 2]);
    expect(dataOf(people[1])).toEqual({ name: 'Ada', zone: 'Europe/Berlin', consents: { marketing: true } });
    expect((await test.said()).map(sequenceOf)).toEqual([1, 2, 3, 4, 5]);
  });

  it('is what was said last, in whatever order it arrives', async () => {
    await test.take(anOffer({ type: updated, time: at(5), data: { name: 'Ada' } }));
    await test.take(anOffer({ type: updated, time: at(3), data: { name: 'Adele', locale: 'de' } }));
    expect((await test.said('people.v1')).map(dataOf).at(-1)).toEqual({ name: 'Ada', locale: 'de', consents: {} });
  });

  it('is withdrawn by null, in whatever order that arrives, and told again without it', async () => {
    await test.take(anOffer({ type: updated, time: at(3), data: { device: null, birthday: null, phone: null } }));
    await test.take(anOffer({ type: updated, time: at(2), data: { name: 'Ada', device: 'd-81f4', addressHash: '4f0d2c9a7be14a61', birthday: '1990-02-28' } }));
    await test.take(anOffer({ type: updated, time: at(4), data: { addressHash: null } }));
    expect((await test.said('people.v1')).map(dataOf)).toEqual([{ name: 'Ada', addressHash: '4f0d2c9a7be14a61', consents: {} }, { name: 'Ada', consents: {} }]);
    expect((await test.said()).map(dataOf)).toEqual([{}, {}, {}]);
  });

  it('that no contract knows stays here and is counted by source, type and field', async () => {
    const lines = [{ lineId: '1', sku: 'T', quantity: 1, unitPriceMinor: 5, colour: 'red' }, { lineId: '2', sku: 'T', quantity: 1, unitPriceMinor: 5, colour: 'red' }];
    const order = { type: 'fealty.shop.order-placed.v1', data: { orderId: 'o', currency: 'EUR', giftWrap: true, lines } };
    await test.take(anOffer(order), anOffer(order));
    await test.take(anOffer(order));
    expect(JSON.stringify((await test.said()).map(dataOf))).not.toMatch(/colour|giftWrap/);
    expect(await database.query('select source, type, field, events from unknown_field order by field')).toEqual([
      { source: '/shop/web', type: order.type, field: 'giftWrap', events: 3 }, { source: '/shop/web', type: order.type, field: 'lines[].colour', events: 3 },
    ]);
  });

  it('are counted up to a thousand names of a source and type, whatever comes at once, and those counted before go on', async () => {
    const visit = (from: number) => anOffer({ data: { channel: 'web', ...Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`f${String(from + n).padStart(5, '0')}`, 1])) } });
    const visits = (count: number) => Array.from({ length: count }, (_, n) => visit(n * 20));
    await test.take(visit(0));
    await test.take(...visits(1_000));
    await test.take(...visits(1_000), visit(0));
    const [sums] = await database.query('select count(*)::int as names, min(events)::int as least, max(events)::int as most, (select events from unknown_field where field = $1)::int as first from unknown_field', ['f00000']);
    expect(sums).toEqual({ names: 1_000, least: 2, most: 4, first: 4 });
  }, 20_000);
});
