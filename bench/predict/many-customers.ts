import { PurchaseLogBuilder, type PurchaseLog } from '@fealty/btyd';

/** Numbers in 0..1 that are the same at every run (the minimal generator of Park and Miller, 1988). */
const chances = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = state * 48_271 % 2_147_483_647;
    return state / 2_147_483_647;
  };
};

/** Gamma of a shape of at least 1 (Marsaglia and Tsang, ACM Transactions on Mathematical Software 26, 2000); below 1 by its power of a chance. */
const gamma = (chance: () => number, shape: number): number => {
  if (shape < 1) return gamma(chance, shape + 1) * chance() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(chance())) * Math.cos(2 * Math.PI * chance());
    const v = (1 + c * normal) ** 3;
    if (v > 0 && Math.log(chance()) < normal * normal / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
};

/** Parameters of the Pareto/NBD that the customers are drawn from. */
export const drawnWith = { r: 0.55, alpha: 10.6, s: 0.6, beta: 11.7 } as const;

/** A year of purchases of customers who behave as Pareto/NBD says, who came on any day of it. */
export const manyCustomers = (count: number, days = 364): PurchaseLog => {
  const chance = chances(20_260_101);
  const builder = new PurchaseLogBuilder();
  for (let customer = 0; customer < count; customer += 1) {
    const first = Math.floor(chance() * days);
    const rate = gamma(chance, drawnWith.r) / drawnWith.alpha / 7;
    const stays = -Math.log(chance()) / (gamma(chance, drawnWith.s) / drawnWith.beta) * 7;
    const spend = 20 / gamma(chance, 4);
    for (let at = 0; first + at < days && at <= stays; at -= Math.log(chance()) / rate) builder.add(customer, first + Math.floor(at), Math.round(100 * spend * gamma(chance, 6)) / 100);
  }
  return builder.log();
};
