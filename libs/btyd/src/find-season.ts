// The season of a shop, where the data have seen the same parts of the year twice.
//
// The repeat purchases that came in each part of a year are set against those that the fitted model expects of all who had come by then, so that
// growth and leaving are no season. The logarithms of these ratios count by as much as those of one year came again in the next: by the slope of a
// regression of the later on the earlier, for the mean of n years n b / (1 + (n - 1) b) (Spearman 1910, Brown 1910, British Journal of Psychology 3;
// on shrinking seasonal factors: Miller and Williams, International Journal of Forecasting 19, 2003). What changed between the years is a trend, not a
// season, and is taken out first. What did not come again by twice its standard error is no season.
import { paceOf } from './cohorts.js';
import { familyOf } from './family.js';
import type { PurchaseLog } from './purchase-log.js';
import { seasonPartOf, seasonParts, yearDays, type Season } from './season.js';
import type { Fitted } from './windows.js';

const { exp, log, max, min, sqrt } = Math;

interface Span { readonly first: number; readonly until: number }
interface Counts { readonly came: Float64Array; readonly repeats: Float64Array }
/** A part of a year, counted on from 1970, what is expected in it, and the logarithm of what came by that. */
interface Slot { readonly at: number; readonly expected: number; readonly ratio: number }

const at = (values: Float64Array, place: number): number => values[place] ?? 0;

const countsOf = ({ starts, days, customers }: PurchaseLog, { first, until }: Span): Counts => {
  const [came, repeats] = [new Float64Array(until - first + 1), new Float64Array(until - first + 1)];
  for (let customer = 0; customer < customers; customer += 1) {
    const start = starts[customer] ?? 0;
    for (let place = start; place < (starts[customer + 1] ?? start) && (days[place] ?? 0) <= until; place += 1) {
      const [counted, day] = [place === start ? came : repeats, (days[place] ?? 0) - first];
      counted[day] = at(counted, day) + 1;
    }
  }
  return { came, repeats };
};

/** Repeat purchases of each day that the model expects of those who had come before. */
const expectedDays = (came: Float64Array, { family, parameters, cohorts }: Fitted, first: number): Float64Array => {
  const [{ expected }, size] = [familyOf(family), came.length];
  const [sums, byPace] = [new Float64Array(size), new Map<number, Float64Array>()];
  for (let day = 0; day < size; day += 1) {
    if (at(came, day) === 0) continue;
    const pace = paceOf(cohorts, first + day);
    const known = byPace.get(pace) ?? Float64Array.from({ length: size - day }, (_, age) => expected(parameters, { history: { repeats: 0, recency: 0, age: 0 }, weeks: age / 7 * pace }));
    byPace.set(pace, known);
    for (let later = day + 1; later < size; later += 1) sums[later] = at(sums, later) + at(came, day) * (at(known, later - day) - at(known, later - day - 1));
  }
  return sums;
};

const expectedLeast = 30;

const slotsOf = ({ came, repeats }: Counts, fit: Fitted, first: number): Slot[] => {
  const [expected, sums] = [expectedDays(came, fit, first), new Map<number, { expected: number; came: number }>()];
  for (let day = 0; day < came.length; day += 1) {
    const part = seasonPartOf(first + day);
    const sum = sums.get(part) ?? { expected: 0, came: 0 };
    sums.set(part, { expected: sum.expected + at(expected, day), came: sum.came + at(repeats, day) });
  }
  return [...sums].filter(([, sum]) => sum.expected >= expectedLeast).map(([part, sum]) => ({ at: part, expected: sum.expected, ratio: log((sum.came + 0.5) / (sum.expected + 0.5)) }));
};

interface Point { readonly x: number; readonly y: number; readonly weight: number }
interface Line { readonly slope: number; readonly correlation: number; readonly x: number; readonly y: number }

/** Weighted least squares of y on x, and the means that the line goes through. */
const lineOf = (points: readonly Point[]): Line => {
  const all = points.reduce((sum, { weight }) => sum + weight, 0);
  const [x, y] = [points.reduce((sum, point) => sum + point.weight * point.x, 0) / all, points.reduce((sum, point) => sum + point.weight * point.y, 0) / all];
  let [xx, xy, yy] = [0, 0, 0];
  for (const point of points) {
    xx += point.weight * (point.x - x) ** 2;
    xy += point.weight * (point.x - x) * (point.y - y);
    yy += point.weight * (point.y - y) ** 2;
  }
  return { slope: xx === 0 ? 0 : xy / xx, correlation: xx === 0 || yy === 0 ? 0 : xy / sqrt(xx * yy), x, y };
};

/** The same part of two years that follow each other. */
const pairsOf = (slots: readonly Slot[]): Point[] => {
  const byPart = new Map(slots.map((slot) => [slot.at, slot]));
  return slots.flatMap((later): Point[] => {
    const earlier = byPart.get(later.at - seasonParts);
    return earlier === undefined ? [] : [{ x: earlier.ratio, y: later.ratio, weight: 1 / (1 / earlier.expected + 1 / later.expected) }];
  });
};

const pairsLeast = 4;
const errorsLeast = 2;

const strengthOf = (pairs: readonly Point[]): number => {
  if (pairs.length < pairsLeast) return 0;
  const { slope, correlation } = lineOf(pairs);
  return correlation * sqrt((pairs.length - 2) / max(1e-9, 1 - correlation ** 2)) < errorsLeast ? 0 : max(0, min(1, slope));
};

/** Slots freed of what changed from year to year, and of their mean. */
const withoutTrend = (slots: readonly Slot[], pairs: readonly Point[]): Slot[] => {
  const { x, y } = lineOf(pairs);
  const straight = slots.map((slot) => ({ ...slot, ratio: slot.ratio - (y - x) / seasonParts * (slot.at - (slots[0]?.at ?? 0)) }));
  const mean = lineOf(straight.map(({ ratio, expected }) => ({ x: ratio, y: 0, weight: expected }))).x;
  return straight.map((slot) => ({ ...slot, ratio: slot.ratio - mean }));
};

const factorOfPart = (slots: readonly Slot[], part: number, strength: number): number => {
  const years = slots.filter((slot) => slot.at % seasonParts === part);
  const weight = years.reduce((sum, { expected }) => sum + expected, 0);
  const shrunk = years.length * strength / (1 + (years.length - 1) * strength);
  return weight === 0 ? 1 : exp(shrunk * years.reduce((sum, { expected, ratio }) => sum + expected * ratio, 0) / weight);
};

/** The season in a log, beside a model that was fitted to all of it up to `until`; none when less than a year and four of its parts were seen, or nothing came again. */
export const findSeason = (history: PurchaseLog, fit: Fitted, span: Span): Season | undefined => {
  if (span.until - span.first < yearDays * (1 + pairsLeast / seasonParts)) return undefined;
  const found = slotsOf(countsOf(history, span), fit, span.first);
  const pairs = pairsOf(found);
  const strength = strengthOf(pairs);
  if (strength === 0) return undefined;
  const slots = withoutTrend(found, pairs);
  const raw = Array.from({ length: seasonParts }, (_, part) => factorOfPart(slots, part, strength));
  // The mean day of those that the model was fitted to stays one day.
  const [flat, counted] = slots.reduce(([all, by], slot) => [all + slot.expected, by + slot.expected * (raw[slot.at % seasonParts] ?? 1)] as const, [0, 0]);
  return { factors: raw.map((factor) => factor * flat / counted) };
};
