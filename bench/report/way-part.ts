import type { Load } from '../way/way.js';
import { table, taken, whole, type Measured } from './format.js';

export interface Way extends Measured {
  readonly events: number; readonly fromPlatformTopic: number; readonly fromHttp: number;
  readonly latency: Omit<Load, 'share'>;
  readonly loads?: readonly Load[];
}

export const wayPart = (measured: Way): string => {
  const { events, fromPlatformTopic, fromHttp, latency, loads = [] } = measured;
  const ms = (figure: number | undefined): string => (figure ?? Number.NaN).toFixed(1);
  return [
    '## The whole way', `\`npm run bench -- way\`: ingest, orders, points and loyalty share the cores with Kafka and PostgreSQL; ${whole(events)} platform events until all four are idle.`, taken(measured),
    table(['from', 'platform events/s'], [['`platform.v1`, filled before', whole(fromPlatformTopic)], ['HTTP, bodies of 500', whole(fromHttp)]]),
    `Open loop at ${latency.rate} events/s for ${latency.seconds} s, from the planned instant of sending, in milliseconds:`,
    table(['until', 'p50', 'p99', 'p99.9', 'max'], Object.entries(latency.hops).map(([hop, { p50, p99, p999, max }]) => [hop, ms(p50), ms(p99), ms(p999), ms(max)])),
    ...(loads.length === 0 ? [] : [
      'The same at shares of the rate over HTTP, until `loyalty-updated.v1`:',
      table(['share', 'events/s', 'p50', 'p99', 'p99.9', 'max'], loads.map(({ share, rate, hops }) => {
        const hop = hops['loyalty-updated.v1'];
        return [`${share} %`, whole(rate), ms(hop?.p50), ms(hop?.p99), ms(hop?.p999), ms(hop?.max)];
      }))]),
  ].join('\n\n');
};
