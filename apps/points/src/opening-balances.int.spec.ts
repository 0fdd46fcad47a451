import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { JournalDesk, preparer, second, totalsOf, type, type Line } from '../testing/openings.fixture.js';
import { aPointsDatabase } from '../testing/points-database.fixture.js';
import { aPolicy } from '../testing/points-run.fixture.js';

let desk: JournalDesk;
beforeAll(async () => { desk = await JournalDesk.open(await aPointsDatabase(aTestDatabase), aPolicy().policy); }, 60_000);
afterAll(async () => { await desk.close(); });

describe("a predecessor's balances", () => {
  it('come in once a second person has approved them, reconciled with the totals announced', async () => {
    const ids = await desk.customers(30);
    const lines: Line[] = [...ids.map((id, n): Line => [id, 100 + n, '2099-12-31']), ...ids.slice(0, 5).map((id): Line => [id, 7])];
    const journalId = await desk.begin(totalsOf(lines));
    expect((await desk.put([journalId, 1], lines.slice(0, 20))).body).toMatchObject({ numbers: { lots: 20, parts: 1 } });
    expect(await desk.look(journalId)).toMatchObject({ state: 'open', agrees: false });
    await desk.put([journalId, 2], lines.slice(20));
    expect(await desk.look(journalId)).toMatchObject({
      agrees: true, numbers: { ...totalsOf(lines), parts: 2 }, ends: [{ month: '2099-12', lots: 30, points: 3_435 }, { month: null, lots: 5, points: 35 }], posting: { lines: 0, posted: 0 },
    });
    await desk.post();
    expect(await desk.opened(journalId)).toEqual([]);
    expect(await desk.approve(journalId)).toMatchObject({ status: 200, body: { state: 'approved' } });
    await desk.posted();
    expect(await desk.look(journalId)).toMatchObject({ state: 'posted', approvedBy: 'a-2', posting: { lines: 30, posted: 30, refused: 0, numbers: { points: 3_470 } } });
    expect((await desk.opened(journalId)).reduce((sum, { available }) => sum + available, 0)).toBe(3_470);
    const [account] = await desk.query('select available, lots_points from accounts where customer_id = $1', ids[0]);
    expect(account).toEqual({ available: 117, lots_points: 117 });
    expect(desk.delivery.failures).toEqual([]);
  }, 60_000);

  it('do not double when anything is told again: the beginning, a part, the approval, the posting', async () => {
    const [id = ''] = await desk.customers(1);
    const name = `old-${randomUUID()}`;
    const journalId = await desk.begin({ customers: 1, lots: 1, points: 40 }, name);
    expect(await desk.begin({ customers: 1, lots: 1, points: 40 }, name)).toBe(journalId);
    const first = await desk.put([journalId, 1], [[id, 40]]);
    expect(await desk.put([journalId, 1], [[id, 40]])).toEqual(first);
    expect((await desk.approve(journalId)).status).toBe(200);
    expect((await desk.approve(journalId)).status).toBe(200);
    await Promise.all([desk.posted(), desk.posted()]);
    await desk.query(`update journal_lines set claimed_until = null, outcome = null, posted_at = null, posted = null where journal_id = $1`, journalId);
    await desk.posted();
    expect(await desk.opened(journalId)).toEqual([{ customer_id: id, available: 40 }]);
  });

  it('are corrected by putting the part again, as long as nobody has approved them', async () => {
    const [id = '', other = ''] = await desk.customers(2);
    const journalId = await desk.begin({ customers: 1, lots: 1, points: 50 });
    await desk.put([journalId, 1], [[id, 40]]);
    expect(await desk.approve(journalId)).toMatchObject({ status: 422, body: { type: 'urn:fealty:problem:totals-differ', detail: '50 points were announced, 40 came' } });
    const digest = (await desk.look(journalId))['digest'];
    await desk.put([journalId, 1], [[other, 50]]);
    expect(type(await desk.http.put(`/journals/${journalId}/approval`, second, { body: { digest } }))).toBe('changed-since');
    expect((await desk.approve(journalId)).status).toBe(200);
    expect(type(await desk.put([journalId, 2], [[id, 40]]))).toBe('not-open');
    await desk.posted();
    expect(await desk.opened(journalId)).toEqual([{ customer_id: other, available: 50 }]);
  });

});

describe("approving a predecessor's balances", () => {
  it('needs another person than the one who began, who alone adds to them', async () => {
    const [id = ''] = await desk.customers(1);
    const journalId = await desk.begin({ customers: 1, lots: 1, points: 40 });
    expect([(await desk.put([journalId, 1], [[id, 40]], second)).status, type(await desk.put([journalId, 1], [[id, 40]], second))]).toEqual([403, 'not-the-preparer']);
    await desk.put([journalId, 1], [[id, 40]]);
    expect([(await desk.approve(journalId, preparer)).status, type(await desk.approve(journalId, preparer))]).toEqual([403, 'second-person-needed']);
    const agent = { role: 'agent', programme: 'demo', subject: 'a-3' } as const;
    expect((await desk.http.put(`/journals/${journalId}/approval`, agent, { body: { digest: 'x' } })).status).toBe(403);
    expect(await desk.query('select 1 from journal_lines where journal_id = $1', journalId)).toEqual([]);
  });

  it('cannot follow a withdrawal, after which they are begun anew under the same name', async () => {
    const name = `old-${randomUUID()}`;
    const withdraw = (journalId: string) => desk.http.put(`/journals/${journalId}/withdrawal`, preparer);
    const first = await desk.begin({ customers: 1, lots: 1, points: 40 }, name);
    expect(type(await desk.http.post('/journals/openings', preparer, { key: randomUUID(), body: { name, customers: 1, lots: 1, points: 1 } }))).toBe('name-taken');
    expect([(await withdraw(first)).status, (await withdraw(first)).status]).toEqual([200, 200]);
    expect(type(await desk.approve(first))).toBe('withdrawn');
    const [id = ''] = await desk.customers(1);
    const { body } = await desk.http.post('/journals/openings', preparer, { key: randomUUID(), body: { name, customers: 1, lots: 1, points: 1 } });
    const again = String(body['journalId']);
    await desk.put([again, 1], [[id, 1]]);
    await desk.approve(again);
    expect(type(await withdraw(again))).toBe('approved-already');
    await desk.posted();
    expect((await desk.http.get('/journals?limit=200', second)).body['items']).toEqual(expect.arrayContaining([expect.objectContaining({ journalId: first, state: 'withdrawn' }), expect.objectContaining({ journalId: again, state: 'posted' })]));
  });
});

