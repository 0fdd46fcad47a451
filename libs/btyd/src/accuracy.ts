
const { abs, floor, log, max, min, sqrt } = Math;

/** How well a forecast was met by what came, one number each per customer. */
export interface Accuracy {
  readonly customers: number;
  readonly rmse: number;
  readonly mae: number;
  /** Gini of what came in the order of the forecast, as a part of that in the best order: 1 is perfect, 0 is chance. */
  readonly gini: number;
  /** Chance that a customer who came was forecast higher than one who did not. */
  readonly auc: number;
  readonly forecast: number;
  readonly actual: number;
}

const at = (values: Float64Array, place: number): number => values[place] ?? 0;

/** Runs over customers in the order of `by`, from the highest, one call per group of equals. */
const eachTie = (order: Int32Array, by: Float64Array, take: (from: number, to: number) => void): void => {
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && at(by, order[to] ?? 0) === at(by, order[from] ?? 0)) to += 1;
    take(from, to);
    from = to;
  }
};

const orderOf = (by: Float64Array): Int32Array => Int32Array.from(by.keys()).sort((one, other) => at(by, other) - at(by, one));

/** Area under the share of `actual` gathered from the top; equals share evenly. */
const gathered = (by: Float64Array, actual: Float64Array): number => {
  const order = orderOf(by);
  let [area, sum] = [0, 0];
  eachTie(order, by, (from, to) => {
    let part = 0;
    for (let place = from; place < to; place += 1) part += at(actual, order[place] ?? 0);
    area += (to - from) * (sum + part / 2);
    sum += part;
  });
  return sum === 0 ? 0 : 2 * area / (sum * by.length) - 1;
};

const areaUnderCurve = (forecast: Float64Array, actual: Float64Array): number => {
  const order = orderOf(forecast);
  let [came, better] = [0, 0];
  eachTie(order, forecast, (from, to) => {
    let part = 0;
    for (let place = from; place < to; place += 1) part += at(actual, order[place] ?? 0) > 0 ? 1 : 0;
    better += (to - from - part) * (came + part / 2);
    came += part;
  });
  const absent = forecast.length - came;
  return came === 0 || absent === 0 ? 0.5 : better / (came * absent);
};

export const accuracyOf = (forecast: Float64Array, actual: Float64Array): Accuracy => {
  let [square, absolute, forecastSum, actualSum] = [0, 0, 0, 0];
  for (let place = 0; place < forecast.length; place += 1) {
    const error = at(forecast, place) - at(actual, place);
    square += error * error;
    absolute += abs(error);
    forecastSum += at(forecast, place);
    actualSum += at(actual, place);
  }
  const customers = forecast.length;
  const best = gathered(actual, actual);
  return {
    customers, rmse: sqrt(square / customers), mae: absolute / customers, gini: best === 0 ? 0 : gathered(forecast, actual) / best,
    auc: areaUnderCurve(forecast, actual), forecast: forecastSum, actual: actualSum,
  };
};

export interface Band { readonly customers: number; readonly forecast: number; readonly actual: number }

/** Means of forecast and actual in bands of customers from the lowest forecast to the highest: a calibration table. */
export const bandsOf = (forecast: Float64Array, actual: Float64Array, count = 10): Band[] => {
  const order = orderOf(forecast).reverse();
  return Array.from({ length: min(count, order.length) }, (_, band) => {
    const part = order.subarray(floor(band * order.length / count), floor((band + 1) * order.length / count));
    const mean = (values: Float64Array): number => part.reduce((sum, place) => sum + at(values, place), 0) / max(1, part.length);
    return { customers: part.length, forecast: mean(forecast), actual: mean(actual) };
  });
};

/**
 * How well a forecast shares out what came between customers, per purchase, against sharing evenly: the mean logarithm of a purchase's share of the
 * forecast times the number of customers. A proper score that does not look at the total, which one season cannot tell from the next.
 */
export const allocationOf = (forecast: Float64Array, actual: Float64Array): number => {
  const total = forecast.reduce((sum, value) => sum + value, 0);
  let [score, came] = [0, 0];
  for (let place = 0; place < forecast.length; place += 1) {
    const count = at(actual, place);
    if (count === 0) continue;
    score += count * log(max(at(forecast, place) / total, 1e-12) * forecast.length);
    came += count;
  }
  return came === 0 ? 0 : score / came;
};
