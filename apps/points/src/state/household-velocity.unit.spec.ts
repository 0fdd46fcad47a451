import { beforeEach, describe, expect, it } from '@jest/globals';
import { pointsPendingV1 } from '@fealty/contracts';
import { OrderStory, type OrdersEvent } from '../../testing/order-story.fixture.js';
import { aPolicy, ask, askAs, perEuro, run, startOfRun, type Happening, type Known, type Run } from '../../testing/points-run.fixture.js';
import { spentFrom, withoutMarks, withTold } from './marks.rules.js';

type Velocity = NonNullable<NonNullable<Parameters<typeof aPolicy>[0]>['velocity']>;
const day = { withinMinutes: 1_440 } as const;
const perAddress: Velocity = [{ id: 'earned-by-a-household', of: 'earn', per: 'address', ...day, atMost: { points: 100 } }];
const perDevice: Velocity = [{ id: 'spent-from-a-device', of: 'spend', per: 'device', ...day, atMost: { points: 100, times: 3 } }];
const household = aPolicy({ ...perEuro, velocity: perAddress });
const devices = aPolicy({ ...perEuro, velocity: perDevice });

let story: OrderStory;
beforeEach(() => { story = new OrderStory(); });
const pay = (points: number): OrdersEvent[] => story.pay([{ netMinor: points * 100 }]);
const known = (more: Pick<Known, 'device' | 'addressHash'>): Known => ({ type: 'known', at: story.now(), ...more });
/** Another customer, who shares the counters. */
const another = ({ counters = {} }: Run): Run => ({ ...startOfRun, counters });
const held = ({ state: { parts } }: Run): string[] => Object.entries(parts).flatMap(([orderId, order]) => (order?.review === undefined ? [] : [orderId]));
const [here, there] = ['4f0d2c9a7be14a61', 'a1b2c3d4e5f60718'].map((addressHash) => ({ addressHash })) as [Known, Known];

describe('a velocity limit of an address', () => {
  it('holds what a second customer at the address earns beyond it, and does not tell what others earned there', () => {
    const first = run([known(here), ...pay(80)], household);
    const second = run([known(here), ...pay(30)], household, another(first));
    expect([held(first), held(second)]).toEqual([[], ['o-2']]);
    expect(second.facts.find(({ type }) => type === pointsPendingV1.type)?.data).toMatchObject({ review: { limit: 'earned-by-a-household', per: 'address', withinMinutes: 1_440, atMost: { points: 100 }, asked: 30 } });
    expect(JSON.stringify(second.facts)).not.toContain('"used"');
  });

  it('lets customers at other addresses earn, and those whose address is not known', () => {
    const first = run([known(here), ...pay(80)], household);
    expect(held(run([known(there), ...pay(90)], household, another(first)))).toEqual([]);
    expect(held(run(pay(500), household, another(first)))).toEqual([]);
  });

  it('counts no more for an address that the customer has left, and nothing of what was held', () => {
    const first = run([known(here), ...pay(80), ...pay(50)], household);
    expect(held(first)).toEqual(['o-2']);
    const moved = run([known(there), ...pay(100)], household, first);
    expect(held(moved)).toEqual(['o-2']);
    expect(held(run([known(here), ...pay(20)], household, another(moved)))).toEqual([]);
  });

  it('counts for nobody whose address or device was withdrawn, unless she has spent from another device since', () => {
    const first = run([known({ ...here, device: 'phone-1' }), ...pay(80)], household);
    const withdrawn = run([known({})], household, first);
    expect(withdrawn.state.customer).not.toHaveProperty('marks');
    expect(held(run(pay(500), household, withdrawn))).toEqual([]);
    expect(spentFrom(first.state.customer, 'other').marks).toMatchObject({ device: 'other' });
    expect(withTold(spentFrom(first.state.customer, 'other'), { device: undefined, address: undefined }).marks).toEqual({ device: 'other' });
  });

  it('counts nothing of imported history, and of an amendment what it adds', () => {
    const history = pay(500).map((event) => ({ ...event, import: true }));
    const first = run([known(here), ...history, ...pay(60), ...story.amend(1, [{ netMinor: 9_000 }])], household);
    expect(held(first)).toEqual([]);
    expect(Object.values(first.counters ?? {})).toMatchObject([[{ amount: 60 }, { amount: 30 }]]);
  });

  it('stands beside the limits of a member: the first one in the policy that is broken holds', () => {
    const both = aPolicy({ ...perEuro, velocity: [...perAddress, { id: 'earned-in-a-day', of: 'earn', per: 'member', ...day, atMost: { points: 50 } }] });
    const done = run([known(here), ...pay(60), ...pay(50), ...pay(60)], both);
    expect(done.facts.map(({ data }) => ('review' in data ? data.review?.limit : undefined))).toEqual(['earned-in-a-day', undefined, 'earned-by-a-household']);
  });

  it('tells and keeps neither address nor device, and forgets its mark with the person', () => {
    const done = run([known({ ...here, device: 'phone-1' }), ...pay(80)], household);
    expect(JSON.stringify(done)).not.toMatch(/4f0d2c9a7be14a61|phone-1/);
    const mark = String(done.state.customer.marks?.address);
    expect(mark).toHaveLength(22);
    expect(JSON.stringify(done.facts)).not.toContain(mark);
    expect(withoutMarks(done.state.customer)).not.toHaveProperty('marks');
  });
});

describe('a velocity limit of a device', () => {
  const from = (sharedDevice: string | undefined, points: number): Happening => askAs({ ...(sharedDevice === undefined ? {} : { device: 'own', sharedDevice }) }, ask('spend', story.now(), { orderId: 'x', points }));
  const richIn = (before: Run): Run => run([...pay(1_000), ...story.complete(story.events.filter(({ type }) => type.includes('order-paid')).length - 1)], devices, before);

  it('refuses what a second customer spends from it beyond the limit, without telling what others spent, and when', () => {
    const first = run([from('d', 90)], devices, richIn(startOfRun));
    const latest = new Date(Date.parse(story.now()) + 26 * 3_600_000);
    story.pass(2 / 24);
    const second = run([from('d', 20)], devices, richIn(another(first)));
    expect([first.refused, second.refused]).toEqual([[], ['velocity-limit-reached']]);
    expect(second.details[0]).toBe(`limit spent-from-a-device: at most 100 points and 3 times from one device within 24 hours; 20 were asked for; so many can be spent again from ${latest.toISOString()} on at the latest, if nothing is until then`);
    expect(run([from('e', 20)], devices, richIn(another(first))).refused).toEqual([]);
  });

  it('counts a spend that a shop makes for her for the device that she is known to use', () => {
    const first = run([known({ device: 'phone-1' }), from(undefined, 90)], devices, richIn(startOfRun));
    expect(run([known({ device: 'phone-1' }), from(undefined, 20)], devices, richIn(another(first))).refused).toEqual(['velocity-limit-reached']);
    expect(run([from(undefined, 20)], devices, richIn(another(first))).refused).toEqual([]);
  });

  it('goes by the device that a token told last, until the shop tells another one', () => {
    const spent = run([known({ device: 'phone-1' }), from('token', 10)], devices, richIn(startOfRun));
    expect(spent.state.customer.marks?.device).toBe('token');
    expect(run([known({ device: 'phone-1', ...here })], devices, spent).state.customer.marks?.device).toBe('token');
    expect(run([known({ device: 'phone-2' })], devices, spent).state.customer.marks?.device).not.toBe('token');
  });

  it('keeps no device of a token where the policy has no such limit', () => {
    expect(run([from('token', 10)], aPolicy(), richIn(startOfRun)).state.customer).not.toHaveProperty('marks');
  });
});
