import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir } from '@fealty/tools/local/places';
import type { PricesMeasured } from '../prices/prices.js';
import type { Earning } from '../points/earning.js';
import type { PointsMeasured } from '../points/points.js';
import { say } from '../measure/results.js';
import type { Spread } from '../measure/statistics.js';
import { costParts } from './cost-parts.js';
import { pricesPart } from './prices-part.js';
import { wayPart, type Way } from './way-part.js';
import { read, table, taken, whole, type Measured } from './format.js';

interface Projection extends Measured {
  readonly filled: { readonly events: number; readonly bytesMean: number };
  readonly summary: Readonly<Record<string, { readonly eventsPerSecond: Spread; readonly toStreams: Spread; readonly perCpuToStreams: Spread }>>;
  readonly runs: readonly { readonly program: string; readonly cpuMicros: number; readonly serverCpuMicros: number; readonly memoryPeakMb: number; readonly updates: number }[];
}
interface Idle extends Measured { readonly seconds: number; readonly services: readonly { readonly service: string; readonly corePercent: number; readonly residentMb: number }[] }
interface Start extends Measured { readonly seconds: Spread }

const chart = (title: string, unit: string, bars: readonly (readonly [name: string, figure: number])[]): string =>
  ['```mermaid', 'xychart-beta horizontal', `  title "${title}"`, `  x-axis [${bars.map(([name]) => `"${name}"`).join(', ')}]`, `  y-axis "${unit}"`, `  bar [${bars.map(([, figure]) => Math.round(figure)).join(', ')}]`, '```'].join('\n');

const projectionPart = (measured: Projection): string => {
  const { filled, summary, runs } = measured;
  const programs = Object.entries(summary);
  const mean = (program: string, of: (run: Projection['runs'][number]) => number): string => {
    const found = runs.filter((run) => run.program === program).map(of);
    return whole(found.reduce((sum, figure) => sum + figure, 0) / found.length);
  };
  const ratio = ({ median, least, most }: Spread): string => (Number.isFinite(median) ? `${median.toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)})` : '–');
  return [
    '## Projection', `\`npm run bench -- projection\`: ${whole(filled.events)} events of ${filled.bytesMean} bytes (headers included) on five topics; each program in each round once, ratios within the round.`, taken(measured),
    table(['program', 'events/s', 'x Kafka Streams', 'µs CPU per event', 'of servers', 'updates', 'peak MB'], programs.map(([program, { eventsPerSecond, toStreams }]) => [
      program, `${whole(eventsPerSecond.median)} (${whole(eventsPerSecond.least)}–${whole(eventsPerSecond.most)})`, ratio(toStreams), mean(program, (run) => run.cpuMicros), mean(program, (run) => run.serverCpuMicros),
      mean(program, (run) => run.updates), mean(program, (run) => run.memoryPeakMb)])),
    chart('Events per second', 'events/s', programs.filter(([program]) => !program.startsWith('fetch')).map(([program, { eventsPerSecond }]) => [program, eventsPerSecond.median])),
  ].join('\n\n');
};

const idlePart = (measured: Idle): string => [
  '## When nothing happens', `\`npm run bench -- idle\`, over ${measured.seconds} s.`, taken(measured),
  table(['service', '% of a core', 'resident MB'], measured.services.map(({ service, corePercent, residentMb }) => [service, corePercent.toFixed(1), String(residentMb)])),
].join('\n\n');

const pointsPart = (measured: PointsMeasured): string => {
  const { earning: { alone, amongAll, projectionPerSecond }, spend: { one, many }, dayEnd } = measured;
  const row = (name: string, { events, entries, entriesPerSecond, timesProjection, memoryPeakMb }: Earning): string[] =>
    [name, whole(entries), whole(events), whole(entriesPerSecond.median), `${timesProjection.median.toFixed(2)} (${timesProjection.least.toFixed(2)}–${timesProjection.most.toFixed(2)})`, whole(memoryPeakMb)];
  return [
    '## Points', '`npm run bench -- points`: the real service, with the checks of the ledger in the database on.', taken(measured),
    `Earning, ${alone.entriesPerSecond.runs} runs in turn with loyalty's projection of what all services tell (${whole(projectionPerSecond.median)} events/s):`,
    table(['stream', 'entries', 'events', 'entries/s', 'x projection', 'peak MB'], [row('the events that move points', alone), row('all events of orders, two thirds of which move none', amongAll)]),
    'Spending over HTTP, 100 requests at once, each answered after its COMMIT, in milliseconds:',
    table(['accounts', 'spends/s', 'p50', 'p99', 'max'], [one, many].map(({ accounts, perSecond, p50, p99, max }) => [whole(accounts), whole(perSecond), p50.toFixed(1), p99.toFixed(1), max.toFixed(1)])),
    `Day end: ${whole(dayEnd.lots)} lots of ${whole(dayEnd.accounts)} accounts expire in ${dayEnd.seconds.toFixed(1)} s; the service takes ${whole(dayEnd.memoryPeakMb)} MB at most.`,
  ].join('\n\n');
};

const startPart = (measured: Start): string => ['## Start', `\`npm run bench -- start\`: \`npm start\` on an installed tree is ready after ${measured.seconds.median.toFixed(1)} s (${measured.seconds.least.toFixed(1)}–${measured.seconds.most.toFixed(1)}).`, taken(measured)].join('\n\n');

/** npm run bench -- report: writes docs/reference/performance.md from what the other commands have measured. */
export const writeReport = (): Promise<void> => {
  const [projection, prices, way, points, idle, start] = [read<Projection>('projection'), read<PricesMeasured>('prices'), read<Way>('way'), read<PointsMeasured>('points'), read<Idle>('idle'), read<Start>('start')];
  const parts = [
    '# Performance', '<!-- Written by npm run bench -- report from bench/results. -->\n\nAbsolute figures move with the machine; ratios within one run are what to keep. How each is taken: [bench](../../bench/README.md).',
    ...(projection === undefined ? [] : [projectionPart(projection)]), ...(prices === undefined ? [] : [pricesPart(prices)]), ...(way === undefined ? [] : [wayPart(way)]), ...(points === undefined ? [] : [pointsPart(points)]), ...costParts(), ...(idle === undefined ? [] : [idlePart(idle)]), ...(start === undefined ? [] : [startPart(start)]),
  ];
  writeFileSync(join(rootDir, 'docs', 'reference', 'performance.md'), `${parts.join('\n\n')}\n`);
  say('written to docs/reference/performance.md');
  return Promise.resolve();
};
