import { describe, expect, it } from '@jest/globals';
import { score, standingAt } from '@fealty/btyd';
import type { ModelVersion } from '@fealty/contracts';
import fc from 'fast-check';
import { aModel } from '../../testing/a-model.js';
import { fromEpochDay } from './calendar.rules.js';
import { dayText } from './days.rules.js';
import { nothingKnown, type OrderFacts, type PurchaseDay } from './loyalty-facts.rules.js';
import { scoresOn } from './predictions.rules.js';

const correction = { terms: [0.1, -0.05, 0.02].map((weight) => ({ mean: 0.2, deviation: 0.8, weight, least: -4, most: 4 })), spendUnit: 3_000, scale: 1.02, weeks: 26 };
const corrected = aModel();
const models: readonly ModelVersion[] = [
  aModel(), { ...corrected, model: { ...corrected.model, correction } }, { ...corrected, model: { ...corrected.model, correction: { ...correction, weeks: 13 } } },
  aModel({ family: 'MBG/CNBD-3', parameters: [1.2, 3.9, 0.6, 2.4] }), aModel({ family: 'Pareto/NBD', parameters: [0.5532770444, 10.5776833962, 0.60623995, 11.6687341497] }),
  { ...corrected, model: { ...corrected.model, correction, cohorts: { firstDay: 19_730, latest: 60, slope: -0.9 } } },
  { ...corrected, model: { ...corrected.model, correction, season: { factors: [1.4, 0.8, 0.9, 1, 1, 1, 1, 0.9, 0.8, 0.9, 1, 1.1, 1.6] } } },
];
const firstDay = 19_800;
const history = fc.record({ gaps: fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 30 }), silence: fc.integer({ min: 0, max: 900 }), minor: fc.integer({ min: 0, max: 90_000 }) });

const factsOf = ({ gaps, minor }: { gaps: readonly number[]; minor: number }): OrderFacts => {
  let day = firstDay;
  const days: PurchaseDay[] = [[fromEpochDay(day), minor, 1], ...gaps.map((gap, index): PurchaseDay => [fromEpochDay(day += gap), minor + index * 37, 1])];
  return { ...nothingKnown.orders, days, kept: [days.reduce((sum, [, kept]) => sum + kept, 0), days.length] };
};
const isNear = (one: number, other: number): boolean => Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(other));

describe('what is expected of a customer', () => {
  it('is what the batch formula says, to 1e-9, for every model and any history', () => {
    fc.assert(fc.property(fc.constantFrom(...models), history, (model, told) => {
      const orders = factsOf(told);
      const [first, last] = [orders.days[0]?.[0] ?? 0, orders.days.at(-1)?.[0] ?? 0];
      const today = fromEpochDay(firstDay + told.gaps.reduce((sum, gap) => sum + gap, 0) + told.silence);
      const standing = standingAt({
        purchases: orders.days.length, firstAt: dayText(first), lastAt: dayText(last), asOf: dayText(today), spend: orders.kept[0], firstSpend: orders.days[0]?.[1] ?? 0,
      });
      for (const [place, weeks] of [26, 52].entries()) {
        const [mine, batch] = [scoresOn(model, orders, today)[place], score(model.model, standing, weeks)];
        expect([mine?.alive, mine?.expectedPurchases, mine?.expectedValue].map((value, at) => isNear(value ?? Number.NaN, [batch.alive, batch.expectedPurchases, batch.expectedValue][at] ?? 0))).toEqual([true, true, true]);
      }
    }), { numRuns: 300 });
  });
});
