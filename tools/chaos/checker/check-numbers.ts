import { consumers, number, recordsOf, rowsOf, sequenceOf, text, type Checked, type LogRecord, type Observations } from './observations.js';
import { topicsRead } from './read-topics.js';

/** The last number that the database has given out, by customer. */
export const givenOut = (seen: Observations, topic: string): Map<string, number> => {
  if (topic === 'shop.v1') return new Map(rowsOf(seen, 'ingest.customer').map((row) => [text(row, 'customer_id'), number(row, 'sequence')]));
  if (topic === 'people.v1') return new Map(rowsOf(seen, 'ingest.person').map((row) => [text(row, 'customer_id'), number(row, 'version')]));
  const consumer = consumers.find(({ says }) => says === topic);
  return new Map(rowsOf(seen, `${consumer?.name ?? ''}.customers`).map((row) => [text(row, 'customer_id'), number(row, 'said')]));
};

const byKey = (seen: Observations, topic: string): Map<string, LogRecord[]> => Map.groupBy(recordsOf(seen, topic), (record) => record.key ?? '');

const holes = (topic: string, key: string, records: readonly LogRecord[]): string[] => {
  const numbers = [...new Set(records.map(sequenceOf))].sort((a, b) => a - b);
  const wrong = numbers.findIndex((one, index) => one !== index + 1);
  return wrong < 0 ? [] : [`${topic} of ${key} has ${numbers[wrong] ?? ''} where ${wrong + 1} should be`];
};

const ofTopic = (seen: Observations, topic: string): string[] => {
  const published = byKey(seen, topic);
  const given = givenOut(seen, topic);
  const numbered = [...published].flatMap(([key, records]) => {
    const highest = Math.max(...records.map(sequenceOf));
    const last = records.at(-1);
    return [
      ...holes(topic, key, records),
      ...(highest === given.get(key) ? [] : [`${topic} of ${key} ends at ${highest}, the database at ${given.get(key) ?? 'nothing'}`]),
      ...(topic === 'loyalty-updated.v1' && last !== undefined && sequenceOf(last) !== highest ? [`the last record of ${key} on ${topic} is ${sequenceOf(last)}, not ${highest}`] : []),
    ];
  });
  return [...numbered, ...[...given].filter(([key, count]) => count > 0 && !published.has(key)).map(([key, count]) => `${topic} has nothing of ${key}, the database gave out ${count}`)];
};

/** I4: sequences and versions are 1..n per customer; the highest published is the database's, and the last record of its key. */
export const checkNumbers = (seen: Observations): Checked => {
  const all = topicsRead.flatMap((topic) => ofTopic(seen, topic));
  return { invariant: 'I4', looked: `${topicsRead.reduce((sum, topic) => sum + byKey(seen, topic).size, 0)} streams`, findings: all.map((what) => ({ invariant: 'I4', what })) };
};

const disorder = (topic: string, key: string, records: readonly LogRecord[]): string[] => {
  let highest = 0;
  const told = new Map<number, string>();
  return records.flatMap((record) => {
    const sequence = sequenceOf(record);
    const before = told.get(sequence);
    if (before !== undefined) return before === record.digest ? [] : [`${topic} of ${key} says two different things under ${sequence}`];
    told.set(sequence, record.digest);
    const late = sequence < highest;
    highest = Math.max(highest, sequence);
    return late ? [`${topic} of ${key} says ${sequence} after ${highest}`] : [];
  });
};

const neverCommitted = (seen: Observations): string[] => {
  const history = new Map(rowsOf(seen, 'loyalty.history').map((row) => [`${text(row, 'customer_id')} ${number(row, 'version')}`, text(row, 'said')]));
  const updates = recordsOf(seen, 'loyalty-updated.v1').filter((record) => history.get(`${record.key ?? ''} ${sequenceOf(record)}`) !== JSON.stringify(record.data));
  const entries = new Set(rowsOf(seen, 'points.entries').map((row) => text(row, 'event_id')));
  const points = recordsOf(seen, 'points.v1').filter((record) => /points-(pending|earned|clawed-back)\.v1$/.test(record.headers['ce_type'] ?? '') && !entries.has(record.headers['ce_id'] ?? ''));
  return [...updates, ...points].map((record) => `${record.topic} ${sequenceOf(record)} of ${record.key ?? ''} is not what the database holds`);
};

/** I5: per customer numbers rise, equal numbers are equal bytes, and nothing was published that was not committed. */
export const checkPublished = (seen: Observations): Checked => {
  const all = topicsRead.flatMap((topic) => [...byKey(seen, topic)].flatMap(([key, records]) => disorder(topic, key, records)));
  return { invariant: 'I5', looked: `${seen.records.length} records`, findings: [...all, ...neverCommitted(seen)].map((what) => ({ invariant: 'I5', what })) };
};
