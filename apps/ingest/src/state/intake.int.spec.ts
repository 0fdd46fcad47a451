import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aTestDatabase, withClient } from '@fealty/testing';
import { anIngest, anOffer, dataOf, migrated, sequenceOf, template } from '../../testing/ingest.fixture.js';

const order = { orderId: 'o-1', currency: 'EUR', lines: [{ lineId: '1', sku: 'TEA', quantity: 1, unitPriceMinor: 500 }] };

/** A database of its own for each test, with the policy of the demo published. */
const ingest = () => {
  const its = {} as Awaited<ReturnType<typeof anIngest>>;
  beforeAll(async () => { await (await aTestDatabase(template, migrated)).drop(); }, 120_000);
  beforeEach(async () => { Object.assign(its, await anIngest()); });
  afterEach(() => its.close());
  return its;
};

describe('what ingest takes', () => {
  const its = ingest();

  it('is numbered per customer from 1 without holes, keyed and shared out by customer', async () => {
    await its.test.take(...['a', 'b', 'a'].map((subject) => anOffer({ subject })));
    await its.test.take(anOffer({ subject: 'a' }));
    const said = await its.test.said();
    const streams = [...Map.groupBy(said, ({ key }) => key).values()].sort((a, b) => a.length - b.length);
    expect(said.map((record) => [record.headers['ce_type'], record.headers['ce_programme']])).toEqual(Array.from({ length: 4 }, () => ['fealty.shop.visit.v1', 'demo']));
    expect(streams.map((records) => records.map(sequenceOf))).toEqual([[1], [1, 2, 3]]);
    for (const records of streams) expect(new Set(records.map(({ partition }) => partition)).size).toBe(1);
    expect(await its.test.count('customer')).toBe(2);
  });

  it('carries the times in UTC, its cause, the mark of history and a trace', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const [answer] = await its.test.take(anOffer({ id: 'p-1', time: '2019-03-01T10:00:00.123456+02:00', extensions: { import: 'true', traceparent } }));
    const [record] = await its.test.said();
    expect(answer).toMatchObject({ status: 'accepted', sequence: 1 });
    expect(record?.headers).toMatchObject({
      ce_time: '2019-03-01T08:00:00.123Z', ce_causationid: 'p-1', ce_import: 'true', ce_traceparent: traceparent, ce_source: '/fealty/ingest',
      ce_correlationid: `1.${String(record?.headers['ce_id'])}`,
    });
  });
});

describe('what ingest was sent before', () => {
  const its = ingest();

  it('is answered as before when it comes again, and says nothing more', async () => {
    const offer = anOffer({ type: 'fealty.shop.order-placed.v1', data: order });
    const [first] = await its.test.take(offer);
    const [again, within] = await its.test.take(offer, offer);
    expect(again).toEqual({ ...first, status: 'repeated' });
    expect(within).toEqual(again);
    expect(await its.test.said()).toHaveLength(1);
    expect(await its.test.count('customer', 'sequence = 1')).toBe(1);
  });

  it('is the same event whatever the order of members and the spaces, and at whatever time it is said to have happened', async () => {
    const bytes = Buffer.from(JSON.stringify(order, undefined, 2));
    const reversed = Buffer.from(JSON.stringify(Object.fromEntries(Object.entries(order).reverse())));
    await its.test.take(anOffer({ id: 'x', type: 'fealty.shop.order-placed.v1', bytes }));
    const [again] = await its.test.take(anOffer({ id: 'x', type: 'fealty.shop.order-placed.v1', bytes: reversed, time: '2019-03-01T10:00:00Z' }));
    expect(again?.status).toBe('repeated');
  });

  it('is refused when its id was used for other content, and both versions stay in the refusal log', async () => {
    await its.test.take(anOffer({ id: 'x', data: { channel: 'web' } }));
    const [other] = await its.test.take(anOffer({ id: 'x', data: { channel: 'store' } }));
    expect(other).toMatchObject({ status: 'refused', refusal: { refused: 'id-reused' } });
    const [row] = await its.database.query<{ bytes: Buffer; first_content: string; reason: string; first_sequence: number }>('select * from refused_event');
    expect([row?.reason, row?.bytes.toString(), row?.first_content, row?.first_sequence]).toEqual(['id-reused', '{"channel":"store"}', '{"channel":"web"}', 1]);
    expect(await its.test.said()).toHaveLength(1);
  });

  it('is refused for a reused id inside one batch too, and a customer of whom nothing was taken is not known', async () => {
    const answers = await its.test.take(anOffer({ id: 'x', subject: 'a' }), anOffer({ id: 'x', subject: 'b' }));
    expect(answers.map(({ status }) => status)).toEqual(['accepted', 'refused']);
    expect(await its.test.count('customer')).toBe(1);
    const [row] = await its.database.query<{ first_content: string }>('select first_content from refused_event');
    expect(row?.first_content).toBe('{"channel":"web"}');
  });
});

describe('what ingest refuses', () => {
  const its = ingest();

  it('takes no number when it is refused, while others of the batch go on', async () => {
    const answers = await its.test.take(anOffer(), anOffer({ type: 'fealty.shop.dance.v1' }), anOffer({ time: '2200-01-01T00:00:00Z' }), anOffer());
    expect(answers.map((answer) => (answer.status === 'refused' ? answer.refusal.refused : answer.sequence))).toEqual([1, 'unknown-type', 'in-future', 2]);
    expect((await its.test.said()).map(sequenceOf)).toEqual([1, 2]);
    expect(await its.test.count('refused_event', 'bytes is null')).toBe(2);
    expect(await its.test.count('inbox')).toBe(2);
  });

  it('knows a repeat even when the event would come too late by now', async () => {
    const time = new Date(Date.now() - 29 * 86_400_000).toISOString();
    await its.test.take(anOffer({ id: 'old', time }));
    const [again, other] = await its.test.take(anOffer({ id: 'old', time: '2020-01-01T00:00:00Z' }), anOffer({ time: '2020-01-01T00:00:00Z' }));
    expect(again?.status).toBe('repeated');
    expect(other).toMatchObject({ status: 'refused', refusal: { refused: 'too-old' } });
  });

  it('leaves nothing behind when the transaction does not commit', async () => {
    const offer = anOffer({ data: { channel: 'web', colour: 'red' } });
    // The row that is written last fails.
    await withClient(its.own.adminUrl, (client) => client.query('alter table ingest.unknown_field add constraint fails check (false)'));
    await expect(its.test.take(offer)).rejects.toThrow('fails');
    for (const table of ['customer', 'inbox', 'refused_event', 'accepted_content']) expect([table, await its.test.count(table)]).toEqual([table, 0]);
    expect(await its.test.said()).toHaveLength(0);
    await withClient(its.own.adminUrl, (client) => client.query('alter table ingest.unknown_field drop constraint fails'));
    expect((await its.test.take(offer))[0]).toMatchObject({ status: 'accepted', sequence: 1 });
  });
});

describe('what ingest takes of several platforms', () => {
  const its = ingest();

  it('names one customer once per platform, and guests apart', async () => {
    await its.test.take(anOffer({ subject: 'a' }), anOffer({ subject: 'a', source: '/shop/app' }), anOffer({ subject: 'guest:o-1' }));
    expect(await its.test.count('customer')).toBe(3);
    expect(await its.test.count('customer', "platform = 'app' and subject = 'a'")).toBe(1);
  });

  it('says catalogue facts on reference.v1, numbered together, without a customer', async () => {
    const price = { type: 'fealty.shop.price-changed.v1', subject: null, data: { sku: 'TEA', currency: 'EUR', priceMinor: 900 } };
    const answers = await its.test.take(anOffer({ ...price }), anOffer(), anOffer({ ...price }));
    const said = await its.test.said('reference.v1');
    expect(answers.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(said.map((record) => [record.headers['ce_type'], sequenceOf(record), record.key, record.partition])).toEqual([
      ['fealty.reference.policy-published.v1', 1, null, 0], ['fealty.reference.price-changed.v1', 2, null, 0], ['fealty.reference.price-changed.v1', 3, null, 0],
    ]);
    expect(dataOf(said[1])).toEqual({ sku: 'TEA', currency: 'EUR', priceMinor: 900 });
  });
});
