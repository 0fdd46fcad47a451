import { describe, expect, it } from '@jest/globals';
import { fitModel, fitStandings } from './fit-model.js';
import { dayNumber, PurchaseLogBuilder, standingOf, type PurchaseLog } from './purchase-log.js';
import { score } from './score.js';
import { standingAt, type Standing } from './standing.js';

const until = dayNumber('2025-12-31');
/** Customers of some regularity; spend decides nothing, unless told so. */
const logOf = (customers: number, every: (customer: number) => number): PurchaseLog => {
  const builder = new PurchaseLogBuilder();
  let state = 11;
  const chance = (): number => { state = state * 48_271 % 2_147_483_647; return state / 2_147_483_647; };
  for (let customer = 0; customer < customers; customer += 1) {
    const first = until - 364 + Math.floor(100 * chance());
    const leaves = Math.max(first, until - 300 * chance());
    for (let day = first; day <= leaves; day += 1 + Math.floor(every(customer) * (chance() + chance()))) builder.add(customer, day, 10 + Math.floor(90 * chance()));
  }
  return builder.log();
};
const log = logOf(400, (customer) => 5 + customer % 40);
const model = fitModel(log, { until, weeks: 26 });

describe('a fitted model', () => {
  it('is plain data: it scores the same after a way through JSON', () => {
    const again = JSON.parse(JSON.stringify(model)) as typeof model;
    for (let customer = 0; customer < 400; customer += 7) {
      const standing = standingOf(log, customer, until) as Standing;
      expect(score(again, standing, 26)).toEqual(score(model, standing, 26));
    }
  });

  it('is the same whatever the unit of money, but for the value', () => {
    const builder = new PurchaseLogBuilder();
    for (let customer = 0; customer < log.customers; customer += 1) for (let at = log.starts[customer] ?? 0; at < (log.starts[customer + 1] ?? 0); at += 1) builder.add(customer, log.days[at] ?? 0, 100 * (log.amounts[at] ?? 0));
    const inCents = fitModel(builder.log(), { until, weeks: 26 });
    const standing: Standing = { purchases: 4, firstDay: until - 175, recency: 20, age: 25, spend: 200, firstSpend: 40 };
    const [one, other] = [score(model, standing, 26), score(inCents, { ...standing, spend: 20_000, firstSpend: 4_000 }, 26)];
    expect(other.expectedPurchases).toBeCloseTo(one.expectedPurchases, 6);
    expect(other.expectedValue / 100).toBeCloseTo(one.expectedValue, 3);
  });

  it('keeps the total of its model when it is corrected', () => {
    const standings = Array.from({ length: 400 }, (_, customer) => standingOf(log, customer, until) as Standing);
    const total = (of: typeof model): number => standings.reduce((sum, standing) => sum + score(of, standing, 26).expectedPurchases, 0);
    const { version, family, parameters, spend, card } = model;
    expect(model.correction).toBeDefined();
    expect(total(model) / total({ version, family, parameters, spend, card })).toBeCloseTo(1, 9);
  });

  it('sees no purchase after the last day', () => {
    const earlier = dayNumber('2025-09-30');
    const cut = new PurchaseLogBuilder();
    for (let customer = 0; customer < log.customers; customer += 1) for (let at = log.starts[customer] ?? 0; at < (log.starts[customer + 1] ?? 0); at += 1) if ((log.days[at] ?? 0) <= earlier) cut.add(customer, log.days[at] ?? 0, log.amounts[at] ?? 0);
    expect(fitModel(cut.log(), { until: earlier, weeks: 13 })).toEqual(fitModel(log, { until: earlier, weeks: 13 }));
  });

  it('finds regular customers regular, and never takes BG/NBD', () => {
    expect(model.card.likelihoods[0]?.family).toMatch(/^MBG\/CNBD-[2-6]$/);
    expect(model.card.validated.map(({ family }) => family)).not.toContain('BG/NBD');
    expect(fitStandings(Array.from({ length: 400 }, (_, customer) => standingOf(log, customer, until) as Standing)).family).toBe(model.card.likelihoods[0]?.family);
  });
});

describe('little data', () => {
  it('is fitted by likelihood alone: one customer, one purchase', () => {
    const builder = new PurchaseLogBuilder();
    builder.add(0, until - 10, 5);
    const small = fitModel(builder.log(), { until, weeks: 26 });
    expect(small.card.validated).toEqual([]);
    const { alive, expectedPurchases, expectedValue } = score(small, standingOf(builder.log(), 0, until) as Standing, 26);
    expect([alive, expectedPurchases, expectedValue].every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
  });

  it('is refused when there is none by the last day', () => {
    const builder = new PurchaseLogBuilder();
    builder.add(0, until + 1, 5);
    expect(() => fitModel(builder.log(), { until, weeks: 26 })).toThrow('no purchase up to 2025-12-31');
  });
});

describe('a standing', () => {
  it('is the same from a log and from instants', () => {
    const builder = new PurchaseLogBuilder();
    for (const [day, amount] of [['2025-01-01', 5], ['2025-02-05', 7], ['2025-02-05', 1], ['2025-03-01', 9]] as const) builder.add(0, dayNumber(day), amount);
    const standing = standingAt({ purchases: 3, firstAt: '2025-01-01', lastAt: '2025-03-01', asOf: '2025-06-30', spend: 22, firstSpend: 5 });
    expect(standingOf(builder.log(), 0, dayNumber('2025-06-30'))).toMatchObject(standing);
  });
});
