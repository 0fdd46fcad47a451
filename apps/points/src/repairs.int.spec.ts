import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { derivedId } from '@fealty/messaging';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { JournalDesk, preparer, second, type } from '../testing/openings.fixture.js';
import { OrderStory } from '../testing/order-story.fixture.js';
import { aPointsDatabase, toDeliver } from '../testing/points-database.fixture.js';
import { aPolicy, perEuro } from '../testing/points-run.fixture.js';
import { spendPointsCommand } from './spend-points/spend-points.handler.js';

const half = aPolicy({ ...perEuro, rules: [{ id: 'half', points: 1, perMinor: 200 }] }).policy;
const double = aPolicy({ ...perEuro, rules: [{ id: 'double', points: 2, perMinor: 100 }] }).policy;
let desk: JournalDesk;
beforeAll(async () => { desk = await JournalDesk.open(await aPointsDatabase(aTestDatabase), aPolicy().policy, half, double); }, 60_000);
afterAll(async () => { await desk.close(); });

const span = { from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' };
const begin = (asked: object, key: string = randomUUID()) => desk.http.post('/journals/repairs', preparer, { key, body: { name: `repair-${randomUUID()}`, ...span, ...asked } });
const undo = (journalId: string, key: string = randomUUID()) => desk.http.post(`/journals/${journalId}/undoing`, second, { key, body: {} });
const idOf = ({ body }: { body: Record<string, unknown> }): string => String(body['journalId']);
const spend = (customerId: string, points: number) =>
  desk.delivery.commands.run(spendPointsCommand, { customerId, programme: 'demo', caller: { subject: 'spec', role: 'member' }, idempotencyKey: randomUUID(), input: { orderId: 'elsewhere', points } });
const balance = async (customerId: string) => (await desk.query('select pending, available, held, debt from accounts where customer_id = $1', customerId))[0];
const repairOf = async (customerId: string) => desk.query('select entry_id, kind, pending, available, debt, forgiven, policy_version from entries where customer_id = $1 and entry_id like $2 order by sequence', customerId, 'repair/%');

describe('a repair', () => {
  it('is counted, approved by a second person by its numbers, posted as entries of its own, and undone the same way', async () => {
    const ids = await desk.customers(5);
    const [spender = ''] = ids;
    await spend(spender, 8);
    const begun = await begin({ policyVersion: 2 });
    expect([begun.status, begun.body['state']]).toEqual([201, 'open']);
    const journalId = idOf(begun);
    expect(type(await desk.approve(journalId))).toBe('not-counted');
    await desk.counted();
    expect(await desk.look(journalId)).toMatchObject({ kind: 'repair', state: 'ready', numbers: { customers: 5, orders: 5, gives: 0, takes: 25, owed: 3, forgiven: 0, leftOut: 0 }, posting: { lines: 5, posted: 0 } });
    expect(await balance(spender)).toEqual({ pending: 0, available: 2, held: 0, debt: 0 });
    expect(type(await desk.approve(journalId, preparer))).toBe('second-person-needed');
    expect((await desk.approve(journalId)).status).toBe(200);
    await Promise.all([desk.posted(), desk.posted()]);
    await desk.posted();
    expect(await desk.look(journalId)).toMatchObject({ state: 'posted', posting: { lines: 5, posted: 5, numbers: { orders: 5, takes: 25, owed: 3 } } });
    expect(await balance(spender)).toEqual({ pending: 0, available: 0, held: 0, debt: 3 });
    expect(await repairOf(spender)).toEqual([{ entry_id: `repair/${journalId}/o-1`, kind: 'points-clawed-back', pending: 0, available: -2, debt: 3, forgiven: 0, policy_version: 2 }]);

    const undoing = idOf(await undo(journalId));
    await desk.counted();
    expect(await desk.look(undoing)).toMatchObject({ kind: 'undo', undoes: journalId, state: 'ready', numbers: { customers: 5, orders: 5, gives: 25, takes: 0 } });
    expect(type(await desk.approve(undoing, second))).toBe('second-person-needed');
    expect((await desk.approve(undoing, preparer)).status).toBe(200);
    await desk.posted();
    expect(await desk.look(undoing)).toMatchObject({ state: 'posted', posting: { posted: 5, numbers: { gives: 25 } } });
    expect(await balance(spender)).toEqual({ pending: 0, available: 2, held: 0, debt: 0 });
    expect((await repairOf(spender)).at(-1)).toMatchObject({ entry_id: `repair/${undoing}/o-1`, kind: 'points-pending', available: 2, debt: -3, policy_version: 1 });
    expect(type(await undo(journalId))).toBe('name-taken');
    const again = `insert into journals (journal_id, programme, kind, name, asked, prepared_by, undoes) values (gen_random_uuid(), 'demo', 'undo', 'again', '{}', 'x', $1)`;
    await expect(desk.query(again, journalId)).rejects.toMatchObject({ constraint: 'a_repair_is_undone_once' });
    expect(desk.delivery.failures).toEqual([]);
  }, 60_000);

  it('forgives what was spent already, when it is asked to, and tells so before', async () => {
    const [id = ''] = await desk.customers(1);
    await spend(id, 8);
    const journalId = idOf(await begin({ policyVersion: 2, forgive: true }));
    await desk.counted();
    const { body } = await desk.http.get(`/journals/${journalId}/lines?limit=200`, second);
    const line = (body['items'] as { customerId: string; numbers: object; detail: unknown }[]).find(({ customerId }) => customerId === id);
    expect(line).toMatchObject({ numbers: { takes: 5, forgiven: 3, owed: 0 }, detail: [{ orderId: 'o-1', before: 10, after: 5, forgiven: 3 }] });
    await desk.approve(journalId);
    await desk.posted();
    expect(await balance(id)).toEqual({ pending: 0, available: 0, held: 0, debt: 0 });
  }, 60_000);
});

describe('a repair that meets others', () => {
  it('doubles nothing when anything is told or posted again', async () => {
    const [id = ''] = await desk.customers(1);
    const [key, name] = [randomUUID(), `repair-${randomUUID()}`];
    const journalId = idOf(await begin({ policyVersion: 3, name }, key));
    expect(idOf(await begin({ policyVersion: 3, name }, key))).toBe(journalId);
    expect(type(await begin({ policyVersion: 2, name }, key))).toBe('idempotency-key-reused');
    expect(type(await begin({ policyVersion: 3, name }))).toBe('name-taken');
    await Promise.all([desk.counted(), desk.counted()]);
    await desk.counted();
    expect([(await desk.approve(journalId)).status, (await desk.approve(journalId)).status]).toEqual([200, 200]);
    await desk.posted();
    await desk.query('update journal_lines set claimed_until = null, outcome = null, posted_at = null, posted = null where journal_id = $1', journalId);
    await desk.query(`update journals set state = 'approved' where journal_id = $1`, journalId);
    await desk.posted();
    expect(await balance(id)).toMatchObject({ available: 20 });
    expect(await repairOf(id)).toHaveLength(1);
  }, 60_000);

  it('counts what is kept when it is posted, not when it was looked at', async () => {
    const story = new OrderStory(randomUUID());
    await desk.delivery.events(toDeliver([...story.pay([{ netMinor: 1_000, quantity: 2 }]), ...story.complete(0)]));
    const journalId = idOf(await begin({ policyVersion: 3 }));
    await desk.counted();
    await desk.delivery.events(toDeliver(story.giveBack(0, [{ lineId: '1', quantity: 1 }])));
    await desk.approve(journalId);
    await desk.posted();
    expect(await balance(story.customerId)).toMatchObject({ available: 10 });
  }, 60_000);
});

describe('a repair that cannot be counted', () => {
  it('holds up no other, tells why, is tried again, and can be withdrawn', async () => {
    const journalId = randomUUID();
    await desk.query(`insert into journals (journal_id, programme, kind, name, asked, prepared_by, prepared_at) values ($1, 'demo', 'repair', 'year-0', $2, 'x', '2020-01-01')`,
      journalId, JSON.stringify({ ...span, from: '0000-01-01T00:00:00Z', policyVersion: 2, forgive: false }));
    const other = idOf(await begin({ policyVersion: 2 }));
    await expect(desk.count()).rejects.toThrow(journalId);
    await desk.counted();
    expect(await desk.look(other)).toMatchObject({ state: 'ready', countFault: null });
    expect(await desk.look(journalId)).toMatchObject({ state: 'open', countFault: 'from is no instant between the years 1900 and 9999' });
    await desk.query('update journals set count_again_at = now() where journal_id = $1', journalId);
    await expect(desk.count()).rejects.toThrow(journalId);
    expect((await desk.http.put(`/journals/${journalId}/withdrawal`, preparer)).status).toBe(200);
    await desk.counted();
    expect(await desk.look(journalId)).toMatchObject({ state: 'withdrawn' });
  });
});

describe('beginning a repair', () => {
  it.each([
    ['an unknown version', { policyVersion: 9 }, 422, 'unknown-policy-version'], ['a span that is not over', { policyVersion: 2, to: '2099-01-01T00:00:00.000Z' }, 422, 'span-not-over'],
    ['a span that ends before it begins', { policyVersion: 2, to: '2026-02-01T00:00:00.000Z' }, 400, 'invalid-input'], ['half a version', { policyVersion: 1.5 }, 400, 'invalid-input'], ['an unknown field', { policyVersion: 2, customer: 'x' }, 400, 'invalid-input'],
  ])('is refused with %s, and nothing is stored', async (...[, asked, status, problem]) => {
    const before = await desk.query('select count(*)::int as journals from journals');
    const refused = await begin(asked);
    expect([refused.status, type(refused)]).toEqual([status, problem]);
    expect(await desk.query('select count(*)::int as journals from journals')).toEqual(before);
  });

  it('is about the same orders in whatever offset and precision its span is written', async () => {
    const ids = await desk.customers(1);
    const begun = await begin({ policyVersion: 2, from: '2026-03-01T13:00:00+13:00', to: '2026-03-01T23:00:00-01:00' });
    await desk.counted();
    const { asked, numbers } = await desk.look(idOf(begun)) as { asked: object; numbers: { orders: number } };
    expect(asked).toMatchObject(span);
    expect(numbers.orders).toBeGreaterThanOrEqual(ids.length);
    expect(type(await begin({ policyVersion: 2, from: '2026-03-01T14:00:00+13:00', to: '2026-03-01T01:00:00.000Z' }))).toBe('invalid-input');
  });

  it('finds one by its key that was begun when spans were kept as they were written', async () => {
    const [key, name] = [randomUUID(), `repair-${randomUUID()}`];
    const journalId = derivedId('journal', 'demo', preparer.role, preparer.subject, key);
    await desk.query(`insert into journals (journal_id, programme, kind, name, asked, prepared_by) values ($1, 'demo', 'repair', $2, $3, $4)`,
      journalId, name, JSON.stringify({ ...span, from: '2026-03-01T13:00:00+13:00', policyVersion: 2, forgive: false }), preparer.subject);
    expect(await begin({ policyVersion: 2, name, from: '2026-03-01T13:00:00+13:00' }, key)).toMatchObject({ status: 201, body: { journalId } });
    expect(type(await begin({ policyVersion: 2, name, from: '2026-03-01T14:00:00+13:00' }, key))).toBe('idempotency-key-reused');
  });

  it.each(['0000-01-01T00:00:00Z', '1899-12-31T23:59:59.999Z', '1900-01-01T00:00:00+00:01'])('is refused from %s, which is out of the calendar', async (from) => {
    const { status, body } = await begin({ policyVersion: 2, from });
    expect([status, body['errors']]).toEqual([400, [{ pointer: '/from', detail: 'is no instant between the years 1900 and 9999' }]]);
  });

  it('is for managers, and undoes no opening and nothing that was not posted', async () => {
    const agent = { role: 'agent', programme: 'demo', subject: 'a-3' } as const;
    expect((await desk.http.post('/journals/repairs', agent, { key: 'x', body: { name: 'x', ...span, policyVersion: 2 } })).status).toBe(403);
    expect(type(await undo(await desk.begin({ customers: 1, lots: 1, points: 1 })))).toBe('no-repair');
    const open = idOf(await begin({ policyVersion: 2 }));
    expect(type(await undo(open))).toBe('not-posted');
    expect(type(await undo(randomUUID()))).toBe('unknown-journal');
    await desk.http.put(`/journals/${open}/withdrawal`, preparer);
    await desk.counted();
    expect(await desk.look(open)).toMatchObject({ state: 'withdrawn' });
  });
});
