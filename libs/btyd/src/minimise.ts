// Smooth functions of a few variables: BFGS with a backtracking line search (Nocedal and Wright, Numerical Optimization, algorithm 6.1),
// restarted from its best point until a restart gains nothing.

const { abs, max, min, sqrt } = Math;

/** A function to be made small: its value at a point, and its gradient written into `gradient`. */
export type Target = (point: Float64Array, gradient: Float64Array) => number;
export interface Minimum { readonly point: readonly number[]; readonly value: number; readonly gradientMax: number; readonly steps: number; readonly converged: boolean }
export interface Limits { readonly least: number; readonly most: number; readonly tolerance: number; readonly stepsMax: number }

interface State { point: Float64Array; gradient: Float64Array; value: number; inverse: Float64Array }

const identity = (size: number): Float64Array => Float64Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? 1 : 0));
const dot = (one: Float64Array, other: Float64Array): number => one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
const largest = (values: Float64Array): number => values.reduce((most, value) => max(most, abs(value)), 0);

/** The gradient without what only pushes against the walls of the box. */
const free = (point: Float64Array, gradient: Float64Array, { least, most }: Limits): Float64Array => gradient.map((slope, at) => {
  const value = point[at] ?? 0;
  return (value <= least && slope > 0) || (value >= most && slope < 0) ? 0 : slope;
});
const times = (matrix: Float64Array, vector: Float64Array): Float64Array => vector.map((_, row) => dot(matrix.subarray(row * vector.length, (row + 1) * vector.length), vector));

/** The update of the inverse Hessian by a step and the change of gradient along it (equation 6.17); skipped where curvature is not positive. */
const learn = (inverse: Float64Array, step: Float64Array, change: Float64Array): void => {
  const curvature = dot(step, change);
  if (!(curvature > 1e-14 * sqrt(dot(step, step) * dot(change, change)))) return;
  const size = step.length;
  const product = times(inverse, change);
  const scale = (1 + dot(change, product) / curvature) / curvature;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const [sr = 0, sc = 0, pr = 0, pc = 0] = [step[row], step[column], product[row], product[column]];
      inverse[row * size + column] = (inverse[row * size + column] ?? 0) + scale * sr * sc - (pr * sc + sr * pc) / curvature;
    }
  }
};

const moved = (point: Float64Array, direction: Float64Array, by: { length: number; limits: Limits }): Float64Array =>
  point.map((value, at) => min(by.limits.most, max(by.limits.least, value + by.length * (direction[at] ?? 0))));

const valueAt = (target: Target, point: Float64Array, limits: Limits): Pick<State, 'point' | 'gradient' | 'value'> => {
  const gradient = new Float64Array(point.length);
  const value = target(point, gradient);
  return { point, value, gradient: free(point, gradient, limits) };
};

/** The longest of 1, 1/2, 1/4 … that lowers the value enough (Armijo's condition). */
const searched = (target: Target, state: State, { direction, limits }: { direction: Float64Array; limits: Limits }): Pick<State, 'point' | 'gradient' | 'value'> | undefined => {
  const slope = dot(direction, state.gradient);
  for (let length = min(1, 4 / largest(direction)); length > 1e-12; length /= 2) {
    const next = valueAt(target, moved(state.point, direction, { length, limits }), limits);
    if (Number.isFinite(next.value) && next.value <= state.value + 1e-4 * length * slope) return next;
  }
  return undefined;
};

const enoughIdle = 8;

/** Steps down until the gradient is zero, or until eight steps in a row gain nothing that a double could tell. */
const descend = (target: Target, start: Float64Array, limits: Limits): State & { steps: number } => {
  let state: State = { ...valueAt(target, start, limits), inverse: identity(start.length) };
  let steps = 0;
  for (let idle = 0; steps < limits.stepsMax && idle < enoughIdle && largest(state.gradient) > limits.tolerance; steps += 1) {
    let direction = times(state.inverse, state.gradient).map((value) => -value);
    if (dot(direction, state.gradient) >= 0) {
      state.inverse = identity(start.length);
      direction = state.gradient.map((value) => -value);
    }
    const next = searched(target, state, { direction, limits });
    if (next === undefined) break;
    idle = state.value - next.value > 1e-13 * abs(state.value) ? 0 : idle + 1;
    const before = state;
    learn(before.inverse, next.point.map((value, at) => value - (before.point[at] ?? 0)), next.gradient.map((value, at) => value - (before.gradient[at] ?? 0)));
    state = { ...next, inverse: before.inverse };
  }
  return { ...state, steps };
};

/**
 * The lowest point reached from `start`, inside a box. `tolerance` is the largest part of the gradient that counts as zero; a search that stops
 * above it, where values differ no more, is started again once.
 */
export const minimise = (target: Target, start: readonly number[], limits: Limits): Minimum => {
  const first = descend(target, Float64Array.from(start), limits);
  const last = largest(first.gradient) > limits.tolerance ? descend(target, first.point, limits) : first;
  const settled = largest(last.gradient) <= limits.tolerance || first.value - last.value <= 1e-10 * abs(first.value);
  return { point: [...last.point], value: last.value, gradientMax: largest(last.gradient), steps: first.steps + (last === first ? 0 : last.steps), converged: settled };
};
