// Poisson regression with a given offset and a quadratic penalty on standardised columns, by Newton's method (McCullagh and Nelder, Generalized
// Linear Models, 1989; Hoerl and Kennard, Ridge regression, Technometrics 12, 1970).

const { abs, exp, max, min, sqrt } = Math;

export interface Rows { readonly columns: readonly Float64Array[]; readonly offset: Float64Array; readonly actual: Float64Array }
/** Linear predictor without the constant: sum of weight x (value - mean) / deviation, values kept to the range that was seen. */
export interface Linear { readonly mean: number; readonly deviation: number; readonly weight: number; readonly least: number; readonly most: number }

const at = (values: Float64Array | undefined, place: number): number => values?.[place] ?? 0;

/** Solves a symmetric positive system by Cholesky's way of elimination; both are overwritten. */
const solve = (matrix: Float64Array[], right: Float64Array): Float64Array => {
  const size = right.length;
  for (let pivot = 0; pivot < size; pivot += 1) {
    for (let row = pivot + 1; row < size; row += 1) {
      const factor = at(matrix[row], pivot) / at(matrix[pivot], pivot);
      matrix[row]?.forEach((value, column) => { const target = matrix[row]; if (target !== undefined) target[column] = value - factor * at(matrix[pivot], column); });
      right[row] = at(right, row) - factor * at(right, pivot);
    }
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let rest = at(right, row);
    for (let column = row + 1; column < size; column += 1) rest -= at(matrix[row], column) * at(right, column);
    right[row] = rest / at(matrix[row], row);
  }
  return right;
};

const standardised = (column: Float64Array): { scaled: Float64Array; shape: Omit<Linear, 'weight'> } => {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  const deviation = sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length) || 1;
  const [least, most] = column.reduce(([low, high], value) => [min(low, value), max(high, value)] as const, [Infinity, -Infinity] as const);
  return { scaled: column.map((value) => (value - mean) / deviation), shape: { mean, deviation, least, most } };
};

const newtonStep = ({ columns, offset, actual }: Rows, weights: Float64Array, penalty: number): Float64Array => {
  const size = weights.length;
  const slope = weights.map((weight, place) => (place === 0 ? 0 : -penalty * weight));
  const curve = Array.from({ length: size }, (_, place) => new Float64Array(size).fill(place === 0 ? 1e-9 : penalty, place, place + 1));
  const row = new Float64Array(size).fill(1);
  for (let sample = 0; sample < offset.length; sample += 1) {
    let predictor = at(offset, sample) + at(weights, 0);
    for (let place = 1; place < size; place += 1) {
      row[place] = at(columns[place - 1], sample);
      predictor += at(row, place) * at(weights, place);
    }
    const mean = exp(min(predictor, 30));
    for (let one = 0; one < size; one += 1) {
      slope[one] = at(slope, one) + at(row, one) * (at(actual, sample) - mean);
      const line = curve[one];
      if (line !== undefined) for (let other = 0; other < size; other += 1) line[other] = at(line, other) + at(row, one) * at(row, other) * mean;
    }
  }
  return solve(curve, slope);
};

/** The weights of each column. `penalty` is one over the variance expected of a weight. */
export const poissonRidge = ({ columns, offset, actual }: Rows, penalty: number): Linear[] => {
  const ready = columns.map(standardised);
  const rows = { columns: ready.map(({ scaled }) => scaled), offset, actual };
  const weights = new Float64Array(columns.length + 1);
  for (let step = 0; step < 40; step += 1) {
    const change = newtonStep(rows, weights, penalty);
    const largest = change.reduce((most, value) => max(most, abs(value)), 0);
    const scale = largest > 2 ? 2 / largest : 1;
    change.forEach((value, place) => { weights[place] = at(weights, place) + scale * value; });
    if (largest < 1e-9) break;
  }
  return ready.map(({ shape }, place) => ({ ...shape, weight: at(weights, place + 1) }));
};

export const linearOf = (terms: readonly Linear[], values: readonly number[]): number => terms.reduce((sum, { mean, deviation, weight, least, most }, place) =>
  sum + weight * (min(most, max(least, values[place] ?? 0)) - mean) / deviation, 0);
