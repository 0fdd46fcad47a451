/** Nodes in (-1, 1) and weights of a Gauss-Legendre rule (Newton's method on the Legendre polynomial; Abramowitz and Stegun 25.4.29). */
export interface Rule { readonly nodes: Float64Array; readonly weights: Float64Array }

const legendre = (size: number, x: number): { value: number; slope: number } => {
  let [before, value] = [1, x];
  for (let degree = 2; degree <= size; degree += 1) [before, value] = [value, ((2 * degree - 1) * x * value - (degree - 1) * before) / degree];
  return { value, slope: size * (x * value - before) / (x * x - 1) };
};

const root = (size: number, place: number): number => {
  let x = Math.cos(Math.PI * (place + 0.75) / (size + 0.5));
  for (let step = 0; step < 20; step += 1) {
    const { value, slope } = legendre(size, x);
    x -= value / slope;
  }
  return x;
};

export const gaussLegendre = (size: number): Rule => {
  const nodes = Float64Array.from({ length: size }, (_, place) => root(size, place));
  const weights = nodes.map((x) => {
    const { slope } = legendre(size, x);
    return 2 / ((1 - x * x) * slope * slope);
  });
  return { nodes, weights };
};
