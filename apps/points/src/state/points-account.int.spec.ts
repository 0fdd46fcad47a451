import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { deliver, DirectDelivery, type OutgoingRecord } from '@fealty/messaging';
import { aTestDatabase, withClient, type TestDatabase } from '@fealty/testing';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { aPointsDatabase, toDeliver, type PointsDatabase } from '../../testing/points-database.fixture.js';
import { aPolicy, run } from '../../testing/points-run.fixture.js';
import { isTold, randomHistory } from '../../testing/random-history.fixture.js';
import { consumes } from '../consumes.js';
import { publishes } from '../publishes.js';
import { evolve } from './evolve.rules.js';
import { emptyAccount, type OrderEarn, type PointsAccount, type PointsFact, type PointsState } from './points-account.rules.js';

let points: PointsDatabase;
let test: TestDatabase;
let story: OrderStory;
beforeAll(async () => {
  points = await aPointsDatabase(async (template, migrate) => { test = await aTestDatabase(template, migrate); return test; });
}, 60_000);
afterAll(async () => { await points.close(); });
beforeEach(() => { story = new OrderStory(randomUUID()); });

const policy = aPolicy();
const given = () => ({ consumes, publishes, database: points.database, policies: [{ policy: policy.policy }] });
const query = <Row>(text: string, ...values: unknown[]): Promise<Row[]> => points.database.query<Row>(text, values);
const accountOf = async (customerId: string) => (await query<{ pending: number; available: number; held: number; debt: number; state: PointsAccount }>(
  'select pending, available, held, debt, state from accounts where customer_id = $1', customerId))[0];
const ordersOf = async (customerId: string) => Object.fromEntries((await query<{ part_id: string; state: OrderEarn }>('select part_id, state from orders where customer_id = $1', customerId)).map((row) => [row.part_id, row.state]));
const sums = async (customerId: string) => (await query<object>(
  'select sum(pending)::int as pending, sum(available)::int as available, sum(held)::int as held, sum(debt)::int as debt from entries where customer_id = $1', customerId))[0];
const parkedOf = (customerId: string) => query<{ sequence: number; reason: string }>('select sequence, reason from parked_event where customer_id = $1 order by sequence', customerId);
const factOf = ({ headers, value }: OutgoingRecord): PointsFact => ({ type: headers['ce_type'], occurredAt: headers['ce_time'], import: headers['ce_import'] === 'true', data: JSON.parse(String(value)) as object }) as PointsFact;
const bought = () => [...story.pay([{ netMinor: 1_000, quantity: 4 }]), ...story.pay([{ netMinor: 700 }]), ...story.complete(0), ...story.giveBack(0, [{ lineId: '1', quantity: 1 }])];

describe('the rows of an account', () => {
  it('hold the balance, its entries and the events said, written together', async () => {
    const { said } = await deliver(given(), toDeliver(bought()));
    const { customerId } = story;
    expect(await accountOf(customerId)).toMatchObject({ pending: 7, available: 8, held: 0, debt: 0 });
    expect(await sums(customerId)).toEqual({ pending: 7, available: 8, held: 0, debt: 0 });
    expect(await query('select sequence, kind, order_id, pending, available, policy_version from entries where customer_id = $1 order by sequence', customerId)).toEqual([
      { sequence: 1, kind: 'points-pending', order_id: 'o-1', pending: 10, available: 0, policy_version: 1 },
      { sequence: 2, kind: 'points-pending', order_id: 'o-2', pending: 7, available: 0, policy_version: 1 },
      { sequence: 3, kind: 'points-earned', order_id: 'o-1', pending: -10, available: 10, policy_version: null },
      { sequence: 4, kind: 'points-clawed-back', order_id: 'o-1', pending: 0, available: -2, policy_version: 1 },
    ]);
    expect(said.map((record) => record.headers['ce_sequence'])).toEqual(['000000000001', '000000000002', '000000000003', '000000000004']);
    expect(Object.keys(await ordersOf(customerId))).toEqual(['o-1', 'o-2']);
  });

  it('do not change when everything is delivered a second time, at other offsets', async () => {
    const events = toDeliver(bought());
    const delivery = await deliver(given(), events);
    const [account, orders] = [await accountOf(story.customerId), await ordersOf(story.customerId)];
    await delivery.events(events);
    expect(delivery.said).toHaveLength(4);
    expect(await accountOf(story.customerId)).toEqual(account);
    expect(await ordersOf(story.customerId)).toEqual(orders);
    expect(await query('select 1 from entries where customer_id = $1', story.customerId)).toHaveLength(4);
  });

  it('keep a refusal with its reason, and go on', async () => {
    const [paid, ...more] = toDeliver([...story.pay([{ netMinor: 100 }]), ...story.complete(0), ...story.pay([{ netMinor: 500 }])]);
    const again = paid === undefined ? [] : [{ ...paid, id: randomUUID(), sequence: 2 }];
    await deliver(given(), [...(paid === undefined ? [] : [paid]), ...again, ...more.map((event) => ({ ...event, sequence: event.sequence + 1 }))]);
    expect(await query('select sequence, reason from refusal where customer_id = $1', story.customerId)).toEqual([{ sequence: 2, reason: 'already-earned' }]);
    expect(await accountOf(story.customerId)).toMatchObject({ available: 1, pending: 5 });
  });

  it('are not kept for guests, who have no points', async () => {
    await deliver(given(), toDeliver(story.pay([{ netMinor: 500 }])).map((event) => ({ ...event, guest: true })));
    expect(await accountOf(story.customerId)).toBeUndefined();
  });

  it('mark what comes from imported history', async () => {
    await deliver(given(), toDeliver(story.pay([{ netMinor: 500 }])).map((event) => ({ ...event, import: true })));
    expect(await query('select imported from entries where customer_id = $1', story.customerId)).toEqual([{ imported: true }]);
  });
});

describe('the rows of random histories', () => {
  const history = fc.array(fc.nat(), { maxLength: 90, size: 'max' });
  const asStored = (state: PointsState): unknown => JSON.parse(JSON.stringify(state));

  it('are what the rules say, and what the events of points.v1 rebuild', async () => {
    const delivery = await DirectDelivery.open(given());
    await fc.assert(fc.asyncProperty(history, async (numbers) => {
      const customerId = randomUUID();
      const random = randomHistory(numbers, customerId);
      const from = delivery.said.length;
      await delivery.events(toDeliver(random.story.events));
      const live = { customer: (await accountOf(customerId))?.state, parts: await ordersOf(customerId) };
      const rebuilt = delivery.said.slice(from).map(factOf).reduce<PointsState>((state, fact) => evolve(state, fact), { customer: emptyAccount(), parts: {} });
      expect(live).toEqual(asStored(rebuilt));
      expect(live).toEqual(asStored(run(random.happenings.filter(isTold), policy).state));
      const { pending, available, held, debt } = rebuilt.customer;
      if (delivery.said.length > from) expect(await sums(customerId)).toEqual({ pending, available, held, debt });
    }), { numRuns: 30 });
    expect(delivery.failures).toEqual([]);
  }, 60_000);
});

describe('a wrong write', () => {
  const refusedBy = (text: string, ...values: unknown[]): Promise<string> => query(text, ...values).then(() => 'nothing', (error: { constraint?: string; code?: string }) => error.constraint ?? error.code ?? 'unknown');
  beforeEach(async () => { await deliver(given(), toDeliver(bought())); });

  it.each([
    ['available = -1, lots_points = -1', 'accounts_available_check'], ['pending = -1', 'accounts_pending_check'], ['debt = -1', 'accounts_debt_check'], ['held = -1', 'accounts_held_check'],
    ['available = available + 1', 'available_is_the_sum_of_the_lots'], ['lots_points_min = 0', 'accounts_lots_points_min_check'], ['debt = 5', 'debt_is_repaid_first'],
    ['held = 5', 'held_is_the_sum_of_the_holds'], ['holds_points = 5', 'held_is_the_sum_of_the_holds'],
  ])('of an account is stopped by the database: %s', async (change, constraint) => {
    expect(await refusedBy(`update accounts set ${change} where customer_id = $1`, story.customerId)).toBe(constraint);
  });

  it.each([['points = -1, lines_points = -1, pending = -1', /orders_(points|pending)_check/], ['pending = points + 1', /pending_is_part_of_the_points/], ['lines_points = points + 1', /points_are_the_sum_of_the_lines/]])('of an order is stopped by the database: %s', async (change, constraint) => {
    expect(await refusedBy(`update orders set ${change} where customer_id = $1`, story.customerId)).toMatch(constraint);
  });

  it.each(['update entries set pending = 0', 'delete from entries', 'truncate entries'])('to an entry is denied: %s', async (text) => {
    expect(await refusedBy(text)).toBe('42501');
  });

  const copy = (change: string) => `insert into entries select (jsonb_populate_record(entries, '${change}')).* from entries where customer_id = $1 and sequence = 4`;
  it.each([
    ['{"sequence": 5}', 'one_entry_per_id'], ['{"entry_id": "again"}', 'entries_pkey'], ['{"sequence": 5, "entry_id": "again"}', 'entries_follow'],
    ['{"sequence": 5, "entry_id": "again", "available": 2}', 'taking_back_gives_nothing'], ['{"sequence": 5, "entry_id": "again", "available_after": 6}', 'balance_is_the_sum_of_entries'],
    ['{"sequence": 5, "entry_id": "again", "kind": "points-held"}', 'holding_moves_available_to_held'], ['{"sequence": 5, "entry_id": "again", "kind": "points-expired", "pending": -1}', 'expiry_takes_from_lots_only'],
    ['{"sequence": 5, "entry_id": "again", "kind": "points-redeemed", "order_id": null}', 'earns_and_spends_name_their_order'],
    ['{"sequence": 5, "entry_id": "again", "kind": "points-released", "available": -1}', 'releasing_moves_held_to_available'], ['{"sequence": 5, "entry_id": "again", "kind": "points-restored", "available": -1}', 'restoring_takes_nothing'],
    ['{"sequence": 5, "entry_id": "again", "kind": "points-redeemed", "available": -1, "held": -1}', 'spending_takes_from_one_place'], ['{"sequence": 5, "entry_id": "again", "kind": "points-adjusted", "pending": -1}', 'adjusting_gives_or_takes'],
    ['{"sequence": 5, "entry_id": "again", "kind": "points-earned", "pending": -2, "available": 1}', 'activation_moves_all_that_was_pending'], ['{"sequence": 5, "entry_id": "again", "kind": "points-else"}', 'entries_kind_check'],
    ['{"sequence": 5, "entry_id": "again", "available_after": -1}', 'entries_available_after_check'], ['{"sequence": 0, "entry_id": "again"}', 'entries_sequence_check'],
  ])('of an entry is stopped by the database: %s', async (change, constraint) => {
    expect(await refusedBy(copy(change), story.customerId)).toBe(constraint);
  });

  it('is rolled back whole, parks its own customer and leaves the others alone', async () => {
    const { customerId } = story;
    const miscount = `update points.accounts set pending = pending + 1, state = jsonb_set(state::jsonb, '{pending}', '8')::json where customer_id = $1`;
    await withClient(test.adminUrl, async (owner) => { await owner.query(miscount, [customerId]); });
    const other = new OrderStory(randomUUID());
    const delivery = await deliver(given(), toDeliver([...other.pay([{ netMinor: 300 }]), ...story.pay([{ netMinor: 900 }]), ...other.pay([{ netMinor: 400 }])]));
    expect(await parkedOf(customerId)).toEqual([{ sequence: 5, reason: expect.stringContaining('an entry does not follow') }]);
    expect(await query('select 1 from entries where customer_id = $1', customerId)).toHaveLength(4);
    expect(await query('select 1 from orders where customer_id = $1', customerId)).toHaveLength(2);
    expect(await accountOf(other.customerId)).toMatchObject({ pending: 7 });
    expect(delivery.said.map((record) => record.key)).toEqual([other.customerId, other.customerId]);
  });
});
