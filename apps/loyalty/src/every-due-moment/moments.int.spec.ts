import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataOf, loyaltyUpdatedV1 } from '@fealty/contracts';
import { deliver, DirectDelivery, type OutgoingRecord } from '@fealty/messaging';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { complaintEvents, messageEvents, orderEvents, pointsEvents, shopEvents, type OrderStory } from '../../testing/a-history.js';
import { aPolicy } from '../../testing/an-event.js';
import { aLoyaltyDatabase, numbered, type LoyaltyDatabase } from '../../testing/loyalty-database.js';
import { consumes } from '../consumes.js';
import { publishes } from '../publishes.js';
import type { LoyaltyFacts } from '../state/loyalty-facts.rules.js';

let loyalty: LoyaltyDatabase;
let customerId: string;
beforeAll(async () => { loyalty = await aLoyaltyDatabase(aTestDatabase); }, 60_000);
afterAll(async () => { await loyalty.close(); });
beforeEach(() => { customerId = randomUUID(); });

const policy = aPolicy();
const given = () => ({ consumes, publishes, database: loyalty.database, policies: [{ policy }] });
const query = <Row>(text: string): Promise<Row[]> => loyalty.database.query<Row>(text, [customerId]);
const rowOf = async () => (await query<{ state: LoyaltyFacts; said: string; due_at: Date | null }>('select state, said, due_at from profiles where customer_id = $1'))[0];
const dataOf = ({ value }: OutgoingRecord) => JSON.parse(String(value)) as DataOf<typeof loyaltyUpdatedV1>;

const stories: OrderStory[] = [
  { paidOnDay: 10, minor: 40_000, daysLate: 0, fate: 'kept', score: 5 },
  { paidOnDay: 60, minor: 30_000, daysLate: 2, fate: 'part-returned', score: undefined },
];
const streams = () => [
  orderEvents(stories[0] as OrderStory, 'o-1'), pointsEvents(stories), orderEvents(stories[1] as OrderStory, 'o-2'),
  complaintEvents([70]), messageEvents([30]), shopEvents([[1, 'visit'], [4, 'visit']]),
];

describe('moments that time alone brings', () => {
  it('are told under the next version, each once, and move on', async () => {
    const delivery = await deliver(given(), numbered(customerId, streams().flat()));
    const armedAt = (await rowOf())?.due_at;
    expect(armedAt?.toISOString()).toBe((await rowOf())?.state.dueAt);
    await delivery.due();
    const versions = delivery.said.filter(({ key }) => key === customerId).map((record) => ({ sequence: Number(record.headers['ce_sequence']), ...dataOf(record) }));
    expect(versions.map(({ version }) => version)).toEqual(versions.map(({ sequence }) => sequence));
    expect(versions.at(-1)).toMatchObject({ profile: { lapsed: true, risk: { class: 'high' } }, causes: [{ type: 'fealty.loyalty.moment-came' }] });
    const held = await rowOf();
    expect(Number(held?.said)).toBe(versions.length);
    expect(await query('select risk from standings where customer_id = $1')).toEqual([{ risk: 'high' }]);
    await delivery.due();
    expect(await rowOf()).toEqual(held);
    expect(delivery.failures).toEqual([]);
  });

  it('count on with the next event', async () => {
    const [first, ...others] = numbered(customerId, [...streams().flat(), ...shopEvents([[300, 'basket'], [301, 'override']])]);
    const delivery = await deliver(given(), first === undefined ? [] : [first]);
    await delivery.events(others.slice(0, -1));
    await delivery.due();
    await delivery.events(others.slice(-1));
    const versions = delivery.said.filter(({ key }) => key === customerId).map((record) => dataOf(record).version);
    expect(versions).toEqual(versions.map((_, index) => index + 1));
  });

  it('leave every move from stage to stage in its rows, and silence on its day once it is there', async () => {
    const delivery = await DirectDelivery.open(given());
    for (const event of numbered(customerId, streams().flat())) await delivery.events([event]);
    const moves = () => query<{ day: string; from_stage: string | null; to_stage: string }>('select day::text, from_stage, to_stage from moves where customer_id = $1 order by day, step');
    const told = [
      { day: '2025-01-02', from_stage: null, to_stage: 'suspect' }, { day: '2025-01-05', from_stage: 'suspect', to_stage: 'prospect' },
      { day: '2025-01-11', from_stage: 'prospect', to_stage: 'first-time' }, { day: '2025-03-02', from_stage: 'first-time', to_stage: 'repeat' },
    ];
    expect(await moves()).toEqual(told);
    await delivery.due();
    expect(await moves()).toEqual([...told, { day: expect.stringMatching(/^2025-0[5-9]/), from_stage: 'repeat', to_stage: 'lapsed' }]);
  });
});
