import { serviceNames, type ServiceName } from '../../local/services.js';
import { Chance } from '../../shop/random.js';

type Server = 'kafka' | 'postgres';

/** One step of a random run, wholly drawn before the run begins, so that a seed says all of it. */
export type Step =
  | { readonly kind: 'produce'; readonly events: number; readonly way: 'http' | 'kafka' }
  | { readonly kind: 'duplicate'; readonly events: number; readonly back: number; readonly way: 'http' | 'kafka' }
  | { readonly kind: 'kill'; readonly service: ServiceName; readonly downMs: number }
  | { readonly kind: 'bounce'; readonly server: Server; readonly downMs: number }
  | { readonly kind: 'pause'; readonly service: ServiceName; readonly forMs: number }
  | { readonly kind: 'cut'; readonly server: Server; readonly path: 'cut' | 'silent'; readonly forMs: number }
  | { readonly kind: 'rebalance'; readonly service: ServiceName }
  | { readonly kind: 'rewind'; readonly service: ServiceName; readonly to: 'earliest' | 'latest' };

const consuming = serviceNames.filter((service) => service !== 'ingest');
const weights: readonly (readonly [Step['kind'], number])[] = [['produce', 13], ['duplicate', 5], ['kill', 2], ['bounce', 0.4], ['pause', 1], ['cut', 1.5], ['rebalance', 1], ['rewind', 0.5]];

const stepOf = (chance: Chance): Step => {
  const [kind] = weights[chance.weighted(weights.map(([, weight]) => weight))] ?? ['produce' as const];
  const way = chance.is(0.7) ? 'http' : 'kafka';
  const server = chance.is(0.5) ? 'kafka' : 'postgres';
  switch (kind) {
    case 'produce': return { kind, events: chance.whole(1, 40), way };
    case 'duplicate': return { kind, events: chance.whole(1, 40), back: chance.whole(0, 400), way };
    case 'kill': return { kind, service: chance.pick(serviceNames), downMs: chance.whole(0, 1_500) };
    case 'bounce': return { kind, server, downMs: chance.whole(0, 1_500) };
    case 'pause': return { kind, service: chance.pick(serviceNames), forMs: chance.is(0.3) ? chance.whole(9_000, 12_000) : chance.whole(200, 3_000) };
    case 'cut': return { kind, server, path: chance.is(0.5) ? 'cut' : 'silent', forMs: chance.whole(200, 4_000) };
    case 'rebalance': return { kind, service: chance.pick(consuming) };
    case 'rewind': return { kind, service: chance.pick(consuming), to: chance.is(0.5) ? 'earliest' : 'latest' };
  }
};

/** The steps of a seed: the same on every machine. */
export const planOf = (seed: number, steps: number): Step[] => {
  const chance = new Chance(seed);
  return Array.from({ length: steps }, () => stepOf(chance));
};
