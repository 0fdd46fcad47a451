import type { CustomersMeasured } from '../customers/customers.js';
import type { IngestMeasured } from '../ingest/ingest.js';
import type { MemoryMeasured } from '../memory/memory.js';
import type { RebuildMeasured } from '../rebuild/rebuild.js';
import { read, spreadText, table, taken, whole } from './format.js';

const ingestPart = (measured: IngestMeasured): string => [
  '## The front door', `\`npm run bench -- ingest\`: ${whole(measured.events)} events in bodies of ${measured.batch}, four requests at once, each answered after its COMMIT; the bare fastify parses the same bodies and answers.`, taken(measured),
  table(['program', 'events/s', 'x bare fastify'], [['bare fastify', spreadText(measured.bare, 0), '1.00'], ['ingest', spreadText(measured.ingest, 0), spreadText(measured.toBare, 2)]]),
].join('\n\n');

const rebuildPart = (measured: RebuildMeasured): string => [
  '## Rebuild', `\`npm run bench -- rebuild\`: ${whole(measured.events)} events of ${whole(measured.customers)} customers, one process each; the rebuilt state equalled the live one after every run. The rebuilding process takes ${whole(measured.memoryPeakMb)} MB at most.`, taken(measured),
  table(['program', 'events/s', 'x live'], [['live', spreadText(measured.live, 0), '1.00'], ['rebuild', spreadText(measured.rebuild, 0), spreadText(measured.toLive, 2)]]),
].join('\n\n');

const memoryPart = (measured: MemoryMeasured): string => [
  '## Memory', `\`npm run bench -- memory\`: all six services work off ${whole(measured.events)} platform events at ${whole(measured.eventsPerSecond)}/s.`, taken(measured),
  table(['service', 'MB at rest', 'peak MB', 'x rest'], measured.services.map(({ service, restMb, peakMb, toRest }) => [service, whole(restMb), whole(peakMb), toRest.toFixed(2)])),
].join('\n\n');

const customersPart = ({ summary: { micros, cpuMicros, timeRatio, cpuRatio }, ...measured }: CustomersMeasured): string => [
  '## Many customers', `\`npm run bench -- customers\`: ${whole(measured.events)} events through the projection in one process; CPU with the share of Kafka and PostgreSQL.`, taken(measured),
  table(['customers', 'µs per event', 'x few', 'µs CPU per event', 'x few'], [
    [whole(measured.few), spreadText(micros[0], 0), '1.00', spreadText(cpuMicros[0], 0), '1.00'],
    [whole(measured.many), spreadText(micros[1], 0), spreadText(timeRatio, 2), spreadText(cpuMicros[1], 0), spreadText(cpuRatio, 2)],
  ]),
].join('\n\n');

/** What was measured of the front door, rebuilding, memory and growth. */
export const costParts = (): string[] => {
  const [ingest, rebuild, memory, customers] = [read<IngestMeasured>('ingest'), read<RebuildMeasured>('rebuild'), read<MemoryMeasured>('memory'), read<CustomersMeasured>('customers')];
  return [
    ...(ingest === undefined ? [] : [ingestPart(ingest)]), ...(rebuild === undefined ? [] : [rebuildPart(rebuild)]),
    ...(memory === undefined ? [] : [memoryPart(memory)]), ...(customers === undefined ? [] : [customersPart(customers)]),
  ];
};
