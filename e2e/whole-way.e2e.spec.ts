import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@fealty/testing';
import { Stage } from './system.fixture.js';

let stage: Stage;
beforeAll(async () => { stage = await Stage.open(); }, 120_000);
afterAll(async () => { await stage.close(); }, 60_000);

const tell = (subject: string, name: string, data: Record<string, unknown>) => ({ id: `${subject}-${name}`, type: `fealty.shop.${name}.v1`, subject, at: Date.now(), data });
const order = (subject: string) => ({ orderId: `order-${subject}`, channel: 'web', currency: 'EUR', lines: [{ lineId: '1', sku: 'TEA-01', category: 'tea', quantity: 4, unitPriceMinor: 6000 }] });
const profileOf = async (customerId: string, after?: string) =>
  (await stage.call('loyalty', `GET /customers/${customerId}/profile`, { role: 'agent', headers: after === undefined ? {} : { 'fealty-after': after } })).body['profile'] as Record<string, Record<string, unknown> | string>;

describe('a shop tells what customers do', () => {
  it('turns an order into points and a tier, readable by the caller at once', async () => {
    const items = await stage.send([tell('ada', 'customer-registered', { email: 'ada@example.org', name: 'Ada' }), tell('ada', 'order-placed', order('ada')), tell('ada', 'order-paid', { orderId: 'order-ada' })]);
    expect(items.map((item) => item.status)).toEqual(['accepted', 'accepted', 'accepted']);
    const customerId = await stage.customerId('ada');
    const balance = await stage.call('points', `GET /customers/${customerId}/balance`, { role: 'agent', headers: { 'fealty-after': items[2]?.position ?? '' } });
    expect(balance).toMatchObject({ status: 200, body: { pending: 240, available: 0 } });
    const profile = await profileOf(customerId, items[2]?.position);
    expect(profile).toMatchObject({ stage: 'first-time', tier: { name: 'silver', measured: 24_000 }, value: { orders: 1, keptMinor: 24_000 } });
  });

  it('undoes stage, tier and points when everything comes back', async () => {
    const customerId = await stage.customerId('ada');
    const [item] = await stage.send([tell('ada', 'order-returned', { orderId: 'order-ada', returnId: 'r-1', lines: [{ lineId: '1', quantity: 4, reason: 'unwanted' }] })]);
    expect(await profileOf(customerId, item?.position)).toMatchObject({ stage: 'prospect', tier: { name: 'base', measured: 0 }, value: { orders: 0, keptMinor: 0, purchaseDays: 0 } });
    await stage.idle();
    expect(await profileOf(customerId)).toMatchObject({ points: { pending: 0, available: 0, held: 0, debt: 0 } });
  });

  it('accepts the same event again as a repeat, and refuses its id for another content', async () => {
    const again = await stage.send([tell('ada', 'order-paid', { orderId: 'order-ada' }), { ...tell('ada', 'order-paid', { orderId: 'other' }) }]);
    expect(again.map((item) => [item.status, item.problem?.type])).toEqual([['repeated', undefined], ['refused', 'urn:fealty:problem:id-reused']]);
  });

  it('opens a case, answers it, writes the customer, and shows it in the profile', async () => {
    const [, , item] = await stage.send([tell('bo', 'customer-registered', { email: 'bo@example.org', name: 'Bo', zone: 'Europe/Berlin', locale: 'en' }),
      tell('bo', 'customer-consented', { topic: 'service', granted: true }), tell('bo', 'visit', { channel: 'web' })]);
    const customerId = await stage.customerId('bo');
    await profileOf(customerId, item?.position);
    const opened = await stage.call('complaints', 'POST /complaints', { role: 'agent', json: { customerId, category: 'delivery', text: 'Where is it?' }, headers: { 'idempotency-key': 'open-bo' } });
    expect(opened.status).toBe(201);
    const answered = await stage.call('complaints', `POST /cases/${String(opened.body['caseId'])}/answer`, { role: 'agent', json: { text: 'On its way.' }, headers: { 'idempotency-key': 'answer-bo' } });
    expect([200, 201]).toContain(answered.status);
    await stage.idle();
    expect(await profileOf(customerId)).toMatchObject({ complaints: { opened: 1, open: 1 } });
    const mailsToBo = async (): Promise<string[]> => {
      const mails = await (await fetch(`${stage.system.urls['mail'] ?? ''}/messages.json`)).json() as { to: string[]; subject: string }[];
      return mails.filter((mail) => mail.to.includes('bo@example.org')).map((mail) => mail.subject);
    };
    await waitUntil('the customer has mail', async () => (await mailsToBo()).length > 0, { timeoutMs: 20_000 });
    expect(await mailsToBo()).toEqual(['We have answered you']);
  });

  it('lets a member see herself and nobody else', async () => {
    const [ada, bo] = [await stage.customerId('ada'), await stage.customerId('bo')];
    const as = (customer: string) => stage.call('points', `GET /customers/${ada}/balance`, { role: 'member', customer });
    expect([(await as(ada)).status, (await as(bo)).status]).toEqual([200, 403]);
  });

  it('numbers the updates of every customer 1, 2, 3 … without holes', async () => {
    const updates = await stage.updates();
    for (const [key, ofKey] of Map.groupBy(updates, (update) => update.key)) {
      expect([key, ofKey.map((update) => update.version)]).toEqual([key, ofKey.map((_, index) => index + 1)]);
      expect(ofKey.every((update) => update.version === update.data.version)).toBe(true);
    }
  });
});

describe('a shop tells exchanges', () => {
  it('counts an order and what it was exchanged for as one purchase, also when the exchange is told last, and a chargeback takes both back', async () => {
    const daysAgo = (days: number, name: string, data: Record<string, unknown>) => ({ ...tell('eve', name, data), id: `eve-${name}-${days}`, at: Date.now() - days * 86_400_000 });
    const bought = (days: number, orderId: string) => [daysAgo(days, 'order-placed', { ...order('eve'), orderId }), daysAgo(days, 'order-paid', { orderId })];
    const state = async () => {
      await stage.idle();
      const { stage: held, value, points } = await profileOf(await stage.customerId('eve'));
      return { held, value, points };
    };
    await stage.send([...bought(4, 'eve-1'), ...bought(3, 'eve-2')]);
    expect(await state()).toMatchObject({ held: 'repeat', value: { orders: 2, purchaseDays: 2 }, points: { pending: 480 } });
    const newOrder = { ...order('eve'), orderId: 'eve-2' };
    await stage.send([daysAgo(2, 'order-exchanged', { orderId: 'eve-1', returnId: 'eve-x', lines: [{ lineId: '1', quantity: 4, reason: 'unwanted' }], newOrder })]);
    expect(await state()).toMatchObject({ held: 'first-time', value: { orders: 1, purchaseDays: 1, keptMinor: 24_000 }, points: { pending: 240 } });
    await stage.send([daysAgo(1, 'order-charged-back', { orderId: 'eve-1' })]);
    expect(await state()).toMatchObject({ held: 'suspect', value: { orders: 0, keptMinor: 0 }, points: { pending: 0, available: 0, debt: 0 } });
  });
});

describe('a shop tells a large order that makes a customer gold', () => {
  const big = (subject: string, days: number) => said(`${subject}-big`, days, [['order-placed', { channel: 'web', currency: 'EUR', lines: [{ lineId: '1', sku: 'POT-02', quantity: 1, unitPriceMinor: 70_000 }] }], ['order-paid', {}]]);
  const next = (subject: string, days: number) => said(`${subject}-next`, days, [['order-placed', { channel: 'web', currency: 'EUR', lines: [{ lineId: '1', sku: 'TEA-01', quantity: 1, unitPriceMinor: 6_000 }] }], ['order-paid', {}]]);
  const back = (subject: string, days: number) => said(`${subject}-big`, days, [['order-returned', { returnId: `${subject}-back`, lines: [{ lineId: '1', quantity: 1, reason: 'unwanted' }] }]]);
  const said = (orderId: string, days: number, events: readonly (readonly [name: string, data: Record<string, unknown>])[]) => events.map(([name, data]) =>
    ({ ...tell(orderId.slice(0, 3), name, { ...data, orderId }), id: `${orderId}-${name}`, at: Date.now() - days * 86_400_000 }));
  const earnedBy = async (subject: string) => {
    await stage.idle();
    const customerId = await stage.customerId(subject);
    const pointsOf = async (order: string) => (await stage.call('points', `GET /customers/${customerId}/orders/${subject}-${order}/why`, { role: 'agent' })).body['points'];
    return { tier: (await profileOf(customerId))['tier'], big: await pointsOf('big'), next: await pointsOf('next') };
  };

  it('doubles the next order, and takes that back by a correction entry when the large one is returned', async () => {
    await stage.send(big('fay', 12));
    await stage.idle();
    await stage.send(next('fay', 6));
    expect(await earnedBy('fay')).toMatchObject({ tier: { name: 'gold' }, big: 700, next: 120 });
    await stage.send(back('fay', 2));
    expect(await earnedBy('fay')).toEqual({ tier: { name: 'base', measured: 6_000, next: { name: 'silver', missing: 14_000 } }, big: 0, next: 60 });
    const { body } = await stage.call('points', `GET /customers/${await stage.customerId('fay')}/entries`, { role: 'agent' });
    expect(body['items']).toEqual(expect.arrayContaining([expect.objectContaining({ entryId: expect.stringMatching(/^correct\/.*\/fay-next$/) as unknown })]));
  });

  it('doubles it likewise when staff had set the tier, which is told after later news, and no order after the last day of that', async () => {
    await stage.send(next('ida', 6));
    await stage.send(said('ida-visit', 1, [['visit', { channel: 'web' }]]).map((event) => ({ ...event, data: { channel: 'web' } })));
    expect(await earnedBy('ida')).toMatchObject({ next: 60 });
    const until = new Date(Date.now() - 4 * 86_400_000).toISOString().slice(0, 10);
    await stage.send([{ ...tell('ida', 'tier-overridden', { tier: 'gold', until, reason: 'goodwill' }), at: Date.now() - 8 * 86_400_000 }]);
    expect(await earnedBy('ida')).toMatchObject({ tier: { name: 'base' }, next: 120 });
  });

  it('comes to the same when it is told after the next one, and when it is returned before that is told', async () => {
    await stage.send(next('gus', 6));
    expect(await earnedBy('gus')).toMatchObject({ next: 60 });
    await stage.send(big('gus', 12));
    expect(await earnedBy('gus')).toMatchObject({ tier: { name: 'gold' }, big: 700, next: 120 });
    await stage.send([...big('hal', 12), ...back('hal', 2)]);
    await stage.idle();
    await stage.send(next('hal', 6));
    expect(await earnedBy('hal')).toMatchObject({ tier: { name: 'base' }, big: 0, next: 60 });
  });
});
