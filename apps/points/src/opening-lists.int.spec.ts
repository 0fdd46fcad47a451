import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { JournalDesk, preparer, second, type } from '../testing/openings.fixture.js';
import { aPointsDatabase } from '../testing/points-database.fixture.js';
import { aPolicy } from '../testing/points-run.fixture.js';

let desk: JournalDesk;
beforeAll(async () => { desk = await JournalDesk.open(await aPointsDatabase(aTestDatabase), aPolicy().policy); }, 60_000);
afterAll(async () => { await desk.close(); });

describe("a list of a predecessor's balances", () => {
  it.each([[1.5], [-1], [0], ['1000000000001'], ['']])('with %p points is refused by line, and nothing of it is stored', async (worth) => {
    const [id = '', other = ''] = await desk.customers(2);
    const journalId = await desk.begin({ customers: 1, lots: 1, points: 1 });
    expect(await desk.put([journalId, 1], [[id, 1], [other, worth]])).toMatchObject({ status: 400, body: { type: 'urn:fealty:problem:invalid-lots', errors: [{ line: 3 }] } });
    expect(await desk.look(journalId)).toMatchObject({ numbers: { lots: 0, points: 0 } });
  });

  it('with an unknown customer, one of another programme, or one whose balance came in already, is refused by line', async () => {
    const [id = '', had = '', waits = ''] = await desk.customers(3);
    const before = await desk.begin({ customers: 1, lots: 1, points: 5 });
    await desk.put([before, 1], [[had, 5]]);
    await desk.approve(before);
    await desk.posted();
    const approved = await desk.begin({ customers: 1, lots: 1, points: 5 });
    await desk.put([approved, 1], [[waits, 5]]);
    await desk.approve(approved);
    const journalId = await desk.begin({ customers: 1, lots: 1, points: 1 });
    const { body } = await desk.put([journalId, 1], [[id, 1], [randomUUID(), 1], [had, 1], [waits, 1]]);
    expect(body['errors']).toEqual([
      expect.objectContaining({ line: 3, detail: expect.stringContaining('nothing is known of this customer') }), expect.objectContaining({ line: 4, detail: expect.stringContaining(`came in with journal ${before}`) }),
      expect.objectContaining({ line: 5, detail: expect.stringContaining(`came in with journal ${approved}`) }),
    ]);
    const elsewhere = { ...preparer, programme: 'other' } as unknown as typeof preparer;
    expect([(await desk.put([journalId, 1], [[id, 1]], elsewhere)).status, (await desk.http.get(`/journals/${journalId}`, elsewhere)).status]).toEqual([404, 404]);
    await desk.posted();
  });

  it('with a lot that stands in another part is refused, and so are more points than can be counted exactly', async () => {
    const [id = '', other = ''] = await desk.customers(2);
    const journalId = await desk.begin({ customers: 1, lots: 1, points: 1 });
    await desk.put([journalId, 1], [[id, 1, '2099-12-31']]);
    expect((await desk.put([journalId, 2], [[other, 1, '2099-12-31'], [id, 1, '2099-12-31']])).body['errors']).toEqual([expect.objectContaining({ line: 3, detail: expect.stringContaining('as line 2 of part 1') })]);
    const tooMany = Array.from({ length: 9_008 }, (_, n): [string, number, string] => [other, 1_000_000_000_000, new Date(Date.UTC(2040, 0, 1 + n)).toISOString().slice(0, 10)]);
    expect(type(await desk.put([journalId, 2], tooMany))).toBe('too-many-points');
    expect(await desk.look(journalId)).toMatchObject({ numbers: { lots: 1, points: 1 } });
  });

  it('of which two were approved at once brings in the balance of one', async () => {
    const [id = ''] = await desk.customers(1);
    const journals = [await desk.begin({ customers: 1, lots: 1, points: 5 }), await desk.begin({ customers: 1, lots: 1, points: 5 })];
    for (const journalId of journals) await desk.put([journalId, 1], [[id, 5]]);
    const answers = await Promise.all(journals.map((journalId) => desk.approve(journalId)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    await desk.posted();
    expect(await desk.query('select 1 from entries where customer_id = $1 and kind = $2', id, 'points-opened')).toHaveLength(1);
  });

  it('tells whose balance could not be posted, and why', async () => {
    const [id = '', other = ''] = await desk.customers(2);
    const journalId = await desk.begin({ customers: 2, lots: 3, points: 1_000_000_000_002 });
    await desk.put([journalId, 1], [[id, 1_000_000_000_000], [id, 1, '2099-12-31'], [other, 1]]);
    await desk.approve(journalId);
    await desk.posted();
    expect(await desk.look(journalId)).toMatchObject({ state: 'posted', posting: { lines: 2, posted: 1, refused: 1, numbers: { points: 1 } } });
    expect((await desk.http.get(`/journals/${journalId}/lines?refused=yes`, second)).body['items']).toEqual([expect.objectContaining({ customerId: id, outcome: 'too-many-points', posted: null })]);
  });
});

