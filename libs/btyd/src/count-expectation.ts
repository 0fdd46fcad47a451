// How many purchases follow, for the models of count-model.ts.
import type { History } from './cells.js';
import { countAlive, type CountParameters, type CountShape } from './count-model.js';

const enough = 1e-15;
const termsMax = 2_000_000;

/**
 * Expected purchases in the next `weeks`.
 *
 * Given that the customer is active, m Erlang steps fall into silence and horizon together, fewer than k of them into the silence; they make
 * n = floor(m / k) purchases, of which the i-th happens with the chance of i - 1 stays. So
 * E = P(active) x sum over m of P(m) x sum over i <= n of B(a, b' + i - 1) / B(a, b').
 * For k = 1 this is the closed form with the hypergeometric 2F1 (equation 10 of the 2005 paper) as the series of its positive terms: nothing cancels,
 * a = 1 is no special case, and the relative error is below 1e-11. For k > 1 it is exact where the 2021 paper approximates.
 */
export const countExpected = (shape: CountShape, parameters: CountParameters, { history, weeks }: { history: History; weeks: number }): number => {
  if (!(weeks > 0)) return 0;
  const { k, leavesAtFirst } = shape;
  const { r, alpha, a, b } = parameters;
  const steps = r + k * history.repeats;
  const stays = b + history.repeats + leavesAtFirst;
  const whole = alpha + history.age + weeks;
  const [silent, ahead] = [(history.age - history.recency) / whole, weeks / whole];
  const mean = steps * weeks / (whole - weeks) + k;
  let chances = new Float64Array(k);
  chances[0] = 1;
  let [total, weighed, purchases, staying] = [1, 0, 0, 1];
  for (let m = 0; m < termsMax; m += 1) {
    const growth = (steps + m) / (m + 1);
    let sum = 0;
    for (let j = k - 1; j >= 0; j -= 1) {
      const next = growth * (ahead * (chances[j] ?? 0) + (j > 0 ? silent * (chances[j - 1] ?? 0) : 0));
      chances[j] = next;
      sum += next;
    }
    if ((m + 1) % k === 0) {
      purchases += staying;
      staying *= (stays + (m + 1) / k - 1) / (a + stays + (m + 1) / k - 1);
    }
    total += sum;
    weighed += sum * purchases;
    // Past the middle the terms fall faster than a geometric series with the present ratio, but for a factor of m + 1 in all.
    const ratio = growth * ahead * (1 + k / (m + 1));
    if (m > mean && m > 2 * k && ratio < 1 && sum * purchases * (m + 2) / (1 - ratio) < enough * weighed * (m + 2)) break;
    if (total > 1e250) [chances, total, weighed] = [chances.map((value) => value / 1e250), total / 1e250, weighed / 1e250];
  }
  return countAlive(shape, parameters, history) * weighed / total;
};
