import { consumers, cursorsOf, number, recordsOf, rowsOf, sequenceOf, text, type Checked, type LogRecord, type Observations } from './observations.js';
import { acknowledged } from './recount.js';

const stateTopics = new Set(['people.v1', 'loyalty-updated.v1']);

const customerIds = (seen: Observations): Map<string, string> => new Map(rowsOf(seen, 'ingest.customer').map((row) => [text(row, 'subject'), text(row, 'customer_id')]));

const lostAtTheDoor = (seen: Observations): string[] => {
  const ids = customerIds(seen);
  const numbered = new Set(recordsOf(seen, 'shop.v1').map((record) => `${record.key ?? ''} ${record.headers['ce_causationid'] ?? ''}`));
  return acknowledged(seen.told).filter((event) => !numbered.has(`${ids.get(event.subject) ?? ''} ${event.id}`)).map((event) => `${event.id} of ${event.subject} was acknowledged and is not on shop.v1`);
};

interface Streams { readonly seen: Observations; readonly consumer: string; readonly topic: string }

const setAsideOf = ({ seen, consumer, topic }: Streams): Set<string> =>
  new Set(rowsOf(seen, `${consumer}.parked_event`).filter((row) => row['topic'] === topic).map((row) => `${text(row, 'customer_id')} ${number(row, 'sequence')}`));

const isTaken = (record: LogRecord, applied: number, aside: Set<string>): boolean => sequenceOf(record) <= applied || aside.has(`${record.key ?? ''} ${sequenceOf(record)}`);

const lostByConsumer = (streams: Streams): string[] => {
  const { seen, consumer, topic } = streams;
  const applied = new Map(rowsOf(seen, `${consumer}.customers`).map((row) => [text(row, 'customer_id'), (row['seen'] as Record<string, number>)[topic] ?? 0]));
  const aside = setAsideOf(streams);
  return recordsOf(seen, topic).filter((record) => record.headers['ce_guest'] !== 'true' && record.headers['ce_sequence'] !== undefined)
    .filter((record) => !isTaken(record, applied.get(record.key ?? '') ?? 0, aside))
    .map((record) => `${consumer} has neither applied nor set aside ${topic} ${sequenceOf(record)} of ${record.key ?? ''}`);
};

const readsOf = (seen: Observations, consumer: string, known: readonly string[]): string[] =>
  [...new Set([...known, ...cursorsOf(seen, consumer).flatMap(({ offsets }) => Object.keys(offsets))])];

/** A consumer that ignores a type looks at its headers only: it has passed over the record as over any of that type. */
const passedOver = (seen: Observations, { consumer, topic }: Omit<Streams, 'seen'>, record: LogRecord | undefined): boolean => {
  const row = rowsOf(seen, `${consumer}.customers`).find((customer) => customer['customer_id'] === record?.key);
  return row !== undefined && record !== undefined && sequenceOf(record) <= ((row['seen'] as Record<string, number>)[topic] ?? 0);
};

const lostPlants = (seen: Observations): string[] => seen.planted.flatMap((plant) => {
  const [topic = '', partition, offset] = plant.split('/');
  const record = seen.records.find((one) => one.topic === topic && String(one.partition) === partition && String(one.offset) === offset);
  return consumers.filter(({ name, reads }) => readsOf(seen, name, reads).includes(topic)).flatMap(({ name }) => {
    const quarantined = rowsOf(seen, `${name}.quarantined_record`).some((row) => text(row, 'topic') === topic && text(row, 'record_partition') === partition && text(row, 'record_offset') === offset);
    const parked = rowsOf(seen, `${name}.parked_event`).some((row) => text(row, 'topic') === topic && text(row, 'shard') === partition && text(row, 'record_offset') === offset);
    return quarantined || parked || passedOver(seen, { consumer: name, topic }, record) ? [] : [`${name} has no row for the planted record ${plant}`];
  });
});

/** I1: what was acknowledged is applied, parked or quarantined, at every consumer of it. */
export const checkLoss = (seen: Observations): Checked => {
  const losses = consumers.flatMap(({ name, reads }) => readsOf(seen, name, reads).filter((topic) => !stateTopics.has(topic)).flatMap((topic) => lostByConsumer({ seen, consumer: name, topic })));
  const all = [...lostAtTheDoor(seen), ...losses, ...lostPlants(seen)];
  return { invariant: 'I1', looked: `${acknowledged(seen.told).length} acknowledged events`, findings: all.map((what) => ({ invariant: 'I1', what })) };
};
