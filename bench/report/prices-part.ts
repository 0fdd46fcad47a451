import type { PricesMeasured } from '../prices/prices.js';
import { spreadText, table, taken, whole } from './format.js';

export const pricesPart = (measured: PricesMeasured): string => {
  const { events, prices, sizes, statements } = measured;
  return [
    '## What each guarantee costs', `\`npm run bench -- prices\`: the peers' projection of ${whole(events)} events on two replicas, each time with one thing cut out of the libraries as they are loaded; ratios within the round.`, taken(measured),
    table(['form', 'events/s', 'x all', 'CPU x all'], Object.entries(prices).map(([name, { eventsPerSecond, toAll, cpuToAll }]) => [name, whole(eventsPerSecond.median), spreadText(toAll, 2), spreadText(cpuToAll, 2)])),
    'The same with transactions of at most so many events:',
    table(['events per transaction', 'events/s', 'µs CPU per event, servers included'], Object.entries(sizes).map(([size, { eventsPerSecond, cpuMicros }]) => [whole(Number(size)), whole(eventsPerSecond.median), cpuMicros.median.toFixed(1)])),
    'What PostgreSQL spent on its statements with all guarantees on (`pg_stat_statements`); the cursor and its fencing are two of them:',
    table(['statements', 'calls', 'µs per event'], statements.map(({ kind, calls, microsPerEvent }) => [kind, whole(calls), microsPerEvent.toFixed(2)])),
  ].join('\n\n');
};
