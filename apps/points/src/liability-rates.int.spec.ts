import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { localDayOf } from '@fealty/contracts';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { OrderStory } from '../testing/order-story.fixture.js';
import { toDeliver } from '../testing/points-database.fixture.js';
import { aPolicy, perEuro } from '../testing/points-run.fixture.js';
import { aPointsService, type PointsService } from '../testing/points-service.fixture.js';
import { redeemRewardCommand } from './redeem-reward/redeem-reward.handler.js';
import { rewardKey } from './state/rewards.rules.js';
import { spendPointsCommand } from './spend-points/spend-points.handler.js';
import { GetLiabilityRoute } from './get-liability/get-liability.route.js';
import { liabilityOf, meanRate } from './get-liability/liability.rules.js';
import { ledgerTells } from './get-liability/measured.query.js';
import { ratesOf } from './get-liability/measured.rules.js';

const { policy } = aPolicy({
  ...perEuro, liability: { costPerPoint: '9', completionRate: '0.9', redemptionRate: '0.5', knownFrom: 5 },
  rewards: [{ id: 'mug', name: 'A mug', kind: 'article', points: 10, costMinor: 25 }],
});
const now = Date.now();
const inDays = (days: number): string => new Date(now + days * 86_400_000).toISOString();
const manager = { role: 'manager', programme: 'demo' } as const;
let points: PointsService;
const report = async (days?: number) => (await points.http.get(`/liability${days === undefined ? '' : `?date=${localDayOf(inDays(days), policy.zone)}`}`, manager)).body as Record<string, unknown> & { ages: object[] };
/** What the report will come to, which nobody can ask for yet. */
const inTime = async (days: number) => {
  const { active, ...tells } = await ledgerTells(points.database, { programme: 'demo', before: inDays(days), costs: new Map([[rewardKey('demo', 'mug'), 25]]) });
  const rates = ratesOf(tells, policy.points.liability);
  return { active, rates, mean: meanRate(active, rates.redemptionRates), liabilityMinor: liabilityOf({ pending: 0, held: 0, active }, rates) };
};

// 100 points become active 100 days ago, 100 more are cancelled while they are pending; today 30 are spent on an order and 10 on a mug.
beforeAll(async () => {
  points = await aPointsService(aTestDatabase, { policy, routes: [GetLiabilityRoute] });
  const story = new OrderStory(randomUUID());
  const events = [...story.pay([{ netMinor: 10_000 }]), ...story.complete(0), ...story.pay([{ netMinor: 10_000 }]), ...story.cancel(1)];
  await points.delivery.events(toDeliver(events.map((event) => ({ ...event, occurredAt: inDays(-100) }))));
  const asked = { customerId: story.customerId, programme: 'demo', caller: { subject: 'spec', role: 'member' as const } };
  await points.delivery.commands.run(spendPointsCommand, { ...asked, idempotencyKey: 'spend', input: { orderId: 'o-9', points: 30 } });
  await points.delivery.commands.run(redeemRewardCommand, { ...asked, idempotencyKey: 'redeem', input: { rewardId: 'mug' } });
  expect(points.delivery.failures).toEqual([]);
}, 60_000);
afterAll(() => points.close());

describe('the rates of the liability report', () => {
  it('are what the ledger tells: the cost of a point by what rewards cost, and the share of pending points that became active', async () => {
    expect(await report()).toMatchObject({ costPerPoint: '2.5', completionRate: '0.5', measured: ['costPerPoint', 'completionRate'] });
    expect(await report(-90)).toMatchObject({ costPerPoint: '9', completionRate: '0.5', measured: ['completionRate'] });
    expect(await report(-101)).toMatchObject({ costPerPoint: '9', completionRate: '0.9', measured: [] });
  });

  it('count lots by their age, by what was redeemed of such lots once that age was over, and of older ones by the policy', async () => {
    const { active, rates, mean, liabilityMinor } = await inTime(90);
    expect(active.slice(0, 3)).toEqual([0, 0, 60]);
    // 40 of 100 in the second age, and half of the other 60 later, as the policy says.
    expect(rates.redemptionRates.slice(0, 3)).toEqual(['0.7', '0.7', '0.5']);
    expect(rates.measured.ages.slice(0, 3).map(Boolean)).toEqual([true, true, false]);
    expect([mean, liabilityMinor]).toEqual(['0.5', Math.round(2.5 * 60 * 0.5)]);
    // The second age is not over yet.
    expect((await report()).ages.slice(0, 2)).toEqual([{ fromDays: 0, available: 0, redemptionRate: '0.5', measured: true }, { fromDays: 90, available: 60, redemptionRate: '0.5', measured: false }]);
  });
});
