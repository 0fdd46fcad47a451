import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { modelPublishedV1, type ModelVersion } from '@fealty/contracts';
import { decodeFrame, deliver, DirectDelivery, Policies, type OutgoingRow } from '@fealty/messaging';
import { aTestDatabase } from '@fealty/testing';
import { join } from 'node:path';
import { orderEvents, type OrderStory } from '../../testing/a-history.js';
import { aPolicy } from '../../testing/an-event.js';
import { aLoyaltyDatabase, numbered, type LoyaltyDatabase } from '../../testing/loyalty-database.js';
import { consumes } from '../consumes.js';
import { publishes } from '../publishes.js';
import type { LoyaltyFacts } from '../state/loyalty-facts.rules.js';
import { fitProgramme, type FitAnswer, type FitWanted } from './fit-programme.job.js';
import { FollowModels } from './follow-models.job.js';
import { KeepModels } from './keep-models.job.js';

let loyalty: LoyaltyDatabase;
let beside: LoyaltyDatabase;
let begunBefore: LoyaltyDatabase;
beforeAll(async () => { [loyalty, beside, begunBefore] = [await aLoyaltyDatabase(aTestDatabase), await aLoyaltyDatabase(aTestDatabase), await aLoyaltyDatabase(aTestDatabase)]; }, 60_000);
afterAll(async () => { for (const one of [loyalty, beside, begunBefore]) await one.close(); });

const customers = 160;
const idOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const random = (seed: number): number => { const x = Math.sin(seed * 12.9898) * 43_758.5453; return x - Math.floor(x); };
/** Customers who begin within the first 100 days, buy at their own pace and leave at their own time. */
const storiesOf = (customer: number): OrderStory[] => {
  const [pace, stays, stories] = [8 + 60 * random(customer), 40 + 320 * random(customer + 0.5), [] as OrderStory[]];
  for (let day = Math.floor(100 * random(customer + 0.25)), order = 0; order < 12 && (order === 0 || day < Math.min(300, stays)); order += 1) {
    stories.push({ paidOnDay: day, minor: 1_000 + Math.floor(9_000 * random(customer * 31 + order)), daysLate: 0, fate: 'kept', score: undefined });
    day += 1 + Math.floor(-pace * Math.log(1 - random(customer * 17 + order + 0.75)));
  }
  return stories;
};

const policies = new Policies();
policies.put('demo', { version: 1, effectiveFrom: '2020-01-01T00:00:00.000Z', policy: aPolicy() });
const rows: OutgoingRow[] = [];
const logged: string[] = [];
const keeper = (instance: string, refitHours = 168) => new KeepModels({
  database: loyalty.database, policies, instance, shard: 8, refitHours, fit: (wanted) => fitProgramme(loyalty.database, wanted), hand: (row) => { rows.push(row); },
  log: { info: (_, message) => { logged.push(message); }, warn: (context, message) => { logged.push(`${message} ${JSON.stringify(context)}`); } },
});
const given = (models: readonly ModelVersion[]) => ({ consumes, publishes, database: loyalty.database, policies: [{ policy: aPolicy() }], models });
const statesOf = ({ database }: LoyaltyDatabase) => database.query<{ state: LoyaltyFacts }>('select state from profiles order by customer_id');
const saidModels = async (): Promise<ModelVersion[]> => {
  const said = await loyalty.database.query<{ frame: Buffer }>('select frame from outgoing where shard = 8 order by ordinal');
  return said.flatMap(({ frame }) => decodeFrame(frame)).map(({ value }) => modelPublishedV1.data.parse(JSON.parse(String(value))));
};

const begun = Date.now();
const inMinutes = (minutes: number): string => new Date(begun + minutes * 60_000).toISOString();

const all = Array.from({ length: customers }, (_, customer) => numbered(idOf(customer), storiesOf(customer).flatMap((story, order) => orderEvents(story, `o-${customer}-${order}`)))).flat();
const waiting = () => loyalty.database.query('select version from models where asked_at is null');

describe('the models of a programme', () => {
  it('are fitted to its own history once that has come in, and not in a pause of four minutes, and said once, however many processes look', async () => {
    const [one, other, pause] = [keeper('one'), keeper('other'), all.findIndex(({ customerId }) => customerId === idOf(140))];
    expect((await deliver(given([]), all.slice(0, pause))).failures).toEqual([]);
    for (const minutes of [-5, -1]) await one.tick(inMinutes(minutes));
    expect((await deliver(given([]), all.slice(pause))).failures).toEqual([]);
    for (const minutes of [0, 4]) await one.tick(inMinutes(minutes));
    expect(rows).toEqual([]);
    await Promise.all([one.tick(inMinutes(5)), other.tick(inMinutes(5))]);
    expect([rows.length, logged]).toEqual([1, ['a model version was said']]);
    expect(await saidModels()).toMatchObject([{ version: 1, cuts: { customers }, card: { customers, converged: true, sampledEvery: 1, from: '2025-01-01' } }]);
    await one.tick(inMinutes(6));
    expect(rows).toHaveLength(1);
  }, 60_000);

  it('come out the same on a thread of their own, and a process that stops waits for none', async () => {
    // Threads run what was built.
    const { fitOnThread } = await import(join(import.meta.dirname, '../../dist/src/every-day-fit-models/fit-worker.job.js')) as { fitOnThread: (url: string) => (wanted: FitWanted, stopping: AbortSignal) => Promise<FitAnswer> };
    const wanted: FitWanted = { programme: 'demo', zone: aPolicy().zone, now: new Date().toISOString(), what: 'fit', customers };
    const [version] = await saidModels();
    expect((await fitOnThread(loyalty.url)(wanted, new AbortController().signal)).fitted?.model).toEqual(version?.model);
    const stopping = new AbortController();
    const stopped = fitOnThread(loyalty.url)(wanted, stopping.signal);
    stopping.abort();
    await expect(stopped).rejects.toThrow('no answer');
  }, 60_000);

  it('reach every customer with a purchase, those who are silent too, and a replay comes to the same facts', async () => {
    const models = await saidModels();
    for (const version of models) policies.putModel('demo', version);
    await keeper('one').tick();
    const live = await DirectDelivery.open(given(models));
    await live.due();
    expect(new Set((await statesOf(loyalty)).map(({ state }) => state.model))).toEqual(new Set([1]));
    await keeper('one').tick();
    expect(await waiting()).toEqual([]);
    const replayed = await deliver({ ...given(models), database: beside.database }, all.toSorted((one, other) => (one.id < other.id ? -1 : 1)).toSorted((one, other) => one.sequence - other.sequence));
    await replayed.due();
    expect(await statesOf(beside)).toEqual(await statesOf(loyalty));
    expect([...live.failures, ...replayed.failures]).toEqual([]);
  }, 60_000);

  it('reach a rebuild that had folded some of the customers when the version was said', async () => {
    const rebuilding = (models: readonly ModelVersion[], events: typeof all) => deliver({ ...given(models), database: begunBefore.database }, events);
    const cut = all.findIndex(({ customerId }) => customerId === idOf(75));
    await (await rebuilding([], all.slice(0, cut))).due();
    const follower = new FollowModels({ database: begunBefore.database, policies, log: { warn: (context, message) => { logged.push(`${message} ${JSON.stringify(context)}`); } } });
    const after = await rebuilding(await saidModels(), all.slice(cut));
    await after.due();
    expect((await statesOf(begunBefore)).filter(({ state }) => state.model !== 1)).toHaveLength(75);
    await follower.tick();
    await after.due();
    expect(await statesOf(begunBefore)).toEqual(await statesOf(loyalty));
    expect([logged, after.failures]).toEqual([['a model version was said'], []]);
  }, 60_000);
});

describe('versions and segments of a programme', () => {
  it('put about a fifth of the customers into the top segment, and tell the segment with every move', async () => {
    const counts = await loyalty.database.query<{ segment: string; count: number }>('select segment, count(*)::int as count from standings group by segment order by segment');
    expect(counts.map(({ segment }) => segment)).toEqual(['other', 'top']);
    expect(Math.abs((counts[1]?.count ?? 0) / customers - 0.2)).toBeLessThan(0.02);
  });

  it('are fitted anew after the time that is set; the next version holds from a day to come', async () => {
    const one = keeper('one');
    for (const minutes of [0, 5]) await one.tick(inMinutes(200 * 60 + minutes));
    const [first, second] = await saidModels();
    expect([first?.version, second?.version, rows.length]).toEqual([1, 2, 2]);
    expect(second?.model.parameters).toEqual(first?.model.parameters);
    expect((second?.effectiveFrom ?? '') > new Date(Date.now() + 600_000).toISOString()).toBe(true);
    expect(await waiting()).toEqual([{ version: 2 }]);
  }, 60_000);

  it('keep their parameters when cuts alone have moved, a day later, because many customers with little came', async () => {
    const small = Array.from({ length: 60 }, (_, more) => numbered(idOf(1_000 + more), orderEvents({ paidOnDay: 200, minor: 100, daysLate: 0, fate: 'kept', score: undefined }, `o-${more}`))).flat();
    expect((await deliver(given(await saidModels()), small)).failures).toEqual([]);
    const one = keeper('one');
    for (const minutes of [0, 5]) await one.tick(inMinutes(25 * 60 + minutes));
    const [, second, third] = await saidModels();
    expect([third?.version, third?.model, third?.card, third?.cuts.customers]).toEqual([3, second?.model, second?.card, customers + 60]);
    expect(third?.cuts.topFromMinor).toBeLessThan(second?.cuts.topFromMinor ?? 0);
  }, 60_000);

  it('are never fitted where that is switched off', async () => {
    const off = keeper('one', 0);
    for (const hours of [400, 401]) await off.tick(inMinutes(60 * hours));
    expect(rows).toHaveLength(3);
  });
});
