import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DirectDelivery, Policies } from '@fealty/messaging';
import { aTestDatabase, checkHeld, checkVersion, typesCounted, type NumberedInput, type VersionSaid } from '@fealty/testing';
import fc from 'fast-check';
import { randomInt, randomUUID } from 'node:crypto';
import type { Told } from '../testing/a-history.js';
import { aModel } from '../testing/a-model.js';
import { aPolicy } from '../testing/an-event.js';
import { typesFolded } from '../testing/folded.js';
import { aLoyaltyDatabase, numbered, type LoyaltyDatabase } from '../testing/loyalty-database.js';
import { loyaltyHttp, type LoyaltyHttp } from '../testing/loyalty-http.js';
import { aLoyaltyLog, type LoyaltyLog } from '../testing/loyalty-log.js';
import { choices, interleaved, sources } from '../testing/random-histories.js';
import { consumes } from './consumes.js';
import { versionHeld } from './get-profile/get-profile.query.js';
import { GetProfileRoute } from './get-profile/get-profile.route.js';
import { publishes } from './publishes.js';
import { localDayNumber } from './state/days.rules.js';
import { modelOn } from './state/model.rules.js';

const seed = randomInt(1_000_000);
const advocate = { publicScores: 1, satisfactionFrom: 60 };
const policies = [
  { version: 1, effectiveFrom: '2020-01-01T00:00:00.000Z', policy: aPolicy({ advocate }) },
  { version: 2, effectiveFrom: '2025-06-01T00:00:00.000Z', policy: aPolicy({ advocate, windowMonths: 3, review: { months: 2, graceDays: 10 }, memberships: [{ name: 'plus', tier: 'silver' }], satisfaction: { halfLifeDays: 60, neutral: 70 } }) },
];
const models = [aModel(), aModel({ version: 2, effectiveFrom: '2025-08-14T22:00:00.000Z', parameters: [0.9, 4.1, 0.7, 2.2] })];
const reference = { policies, models };

let loyalty: LoyaltyDatabase;
let delivery: DirectDelivery;
let log: LoyaltyLog;
let http: LoyaltyHttp;
const lives = new Map<string, Told[]>();

const instantOn = (day: number): string => new Date(Date.UTC(2025, 0, 1 + day)).toISOString();

/** Everybody's events, a few at a time, whoever comes next; the clock is looked at now and then. */
const deliverAll = async (): Promise<void> => {
  const waiting = [...lives.values()].map((events) => [...events]);
  while (waiting.length > 0) {
    const batch = Array.from({ length: randomInt(1, 61) }, () => {
      if (waiting.length === 0) return [];
      const whose = randomInt(waiting.length);
      const events = waiting[whose]?.splice(0, randomInt(1, 5)) ?? [];
      if (waiting[whose]?.length === 0) waiting.splice(whose, 1);
      return events;
    }).flat();
    await Promise.all([delivery.events(batch), log.append(batch)]);
    if (Math.random() < 0.1) await delivery.due(instantOn(randomInt(500)));
  }
};

beforeAll(async () => {
  [loyalty, log] = await Promise.all([aLoyaltyDatabase(aTestDatabase), aLoyaltyLog()]);
  const known = new Policies();
  for (const one of policies) known.put('demo', one);
  for (const model of models) known.putModel('demo', model);
  http = await loyaltyHttp(loyalty.database, [GetProfileRoute], { policies: known, brokers: log.brokers });
  delivery = await DirectDelivery.open({ consumes, publishes, database: loyalty.database, policies, models });
  for (const [streams, order] of fc.sample(fc.tuple(sources, choices), { numRuns: 300, seed })) {
    const customerId = randomUUID();
    const life = numbered(customerId, interleaved(streams, order));
    if (life.length > 0) lives.set(customerId, life);
  }
  await deliverAll();
}, 120_000);
afterAll(async () => { await http.close(); await loyalty.close(); await log.close(); }, 60_000);

const eventsOf = (customerId: string): NumberedInput[] => (lives.get(customerId) ?? []).map((event) => ({ ...event, topic: event.contract.topic.name, data: event.data as NumberedInput['data'] }));

describe(`profiles of 300 customers, told in random batches (seed ${seed})`, () => {
  it('hold what exactly the inputs behind them add up to, as known at any time: 1,000 of a random customer and a random time', async () => {
    expect(delivery.failures).toEqual([]);
    const [span] = await loyalty.database.query<{ first: Date; last: Date }>('select min(recorded_at) as first, max(recorded_at) as last from history');
    const [first, last] = [span?.first.getTime() ?? 0, span?.last.getTime() ?? 0];
    const customers = [...lives.keys()];
    let looked = 0;
    const stages = new Set<unknown>();
    for (let tries = 0; looked < 1_000 && tries < 20_000; tries += 1) {
      const customerId = customers[randomInt(customers.length)] ?? '';
      const until = { known: new Date(first + Math.random() * (last - first + 1)).toISOString(), at: Math.random() < 0.5 ? 'infinity' : instantOn(randomInt(500)) };
      const held = await versionHeld(loyalty.database, customerId, until);
      if (held === undefined || held.version === null) continue;
      looked += 1;
      const said = JSON.parse(held.said) as VersionSaid['said'] & { profile: { stage: string } };
      stages.add(said.profile.stage);
      expect([customerId, until, checkVersion(eventsOf(customerId), reference, { said, restsOn: held.rests_on ?? {} })]).toEqual([customerId, until, []]);
    }
    expect(looked).toBe(1_000);
    expect(stages).toEqual(new Set(['suspect', 'prospect', 'first-time', 'repeat', 'advocate', 'lost']));
  }, 120_000);

  it('tell what held at any time as known now, facts that were told late among it: 300 of a random customer and a random time', async () => {
    const customers = [...lives.keys()];
    const answered = { recorded: 0, folded: 0, unknown: 0 };
    for (let looked = 0; looked < 300; looked += 1) {
      const [customerId, at] = [customers[randomInt(customers.length)] ?? '', instantOn(randomInt(400))];
      const { status, body } = await http.ask(`/customers/${customerId}/profile?at=${at}`);
      if (status === 404) {
        answered.unknown += 1;
        expect([customerId, at, eventsOf(customerId).filter(({ type, occurredAt }) => typesCounted.includes(type) && occurredAt <= at)]).toEqual([customerId, at, []]);
        continue;
      }
      const { from, asOf, policyVersion, profile } = body as unknown as { from: 'recorded' | 'folded'; asOf: string; policyVersion: number; profile: unknown };
      answered[from] += 1;
      const said = { asOf, policyVersion, profile, modelVersion: modelOn(models, 'Europe/Berlin', localDayNumber(asOf, 'Europe/Berlin')) };
      const wrong = checkHeld(eventsOf(customerId), reference, { said, at });
      // A version that was recorded is stated at what told something: what told nothing since does not move it.
      expect([customerId, at, from, from === 'recorded' ? wrong.filter((line) => !/^(stated at|by policy) /.test(line)) : wrong]).toEqual([customerId, at, from, []]);
    }
    expect(Math.min(...Object.values(answered))).toBeGreaterThan(0);
  }, 120_000);

  it('rest on the same types of events there as here', () => {
    expect(new Set(typesCounted)).toEqual(new Set(typesFolded));
  });

  it('would be found wrong: with one input more or less, or a profile that tells something else', async () => {
    const [row] = await loyalty.database.query<{ customer_id: string; said: string; rests_on: Record<string, number> }>(
      `select customer_id, said, rests_on from history where (said::json -> 'profile' -> 'value' ->> 'orders')::int >= 2 order by random() limit 1`);
    if (row === undefined) throw new Error('nobody bought twice');
    const said = JSON.parse(row.said) as VersionSaid['said'] & { profile: Record<string, unknown> };
    const check = (version: VersionSaid): string[] => checkVersion(eventsOf(row.customer_id), reference, version);
    expect(check({ said, restsOn: row.rests_on })).toEqual([]);
    expect(check({ said, restsOn: { ...row.rests_on, 'orders.v1': 1 } })).not.toEqual([]);
    expect(check({ said: { ...said, profile: { ...said.profile, stage: 'suspect' } }, restsOn: row.rests_on })).not.toEqual([]);
    expect(check({ said: { ...said, asOf: '2025-01-01T00:00:00.000Z' }, restsOn: row.rests_on })).not.toEqual([]);
  });
});
