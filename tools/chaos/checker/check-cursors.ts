import { consumers, cursorsOf, recordsOf, rowsOf, sequenceOf, type Checked, type Observations, type ShardSeen } from './observations.js';
import { givenOut } from './check-numbers.js';
import { acknowledged } from './recount.js';
import { topicsRead } from './read-topics.js';

const backwards = (seen: readonly ShardSeen[]): string[] => {
  const last = new Map<string, ShardSeen>();
  return seen.flatMap((now) => {
    const name = `${now.consumer}/${now.shard}`;
    const before = last.get(name);
    last.set(name, now);
    if (before === undefined) return [];
    const back = Object.entries(before.offsets).filter(([topic, next]) => (now.offsets[topic] ?? 0) < next).map(([topic, next]) => `the cursor of ${name} on ${topic} went from ${next} back to ${now.offsets[topic] ?? 0}`);
    return now.epoch < before.epoch ? [...back, `the epoch of ${name} went back from ${before.epoch} to ${now.epoch}`] : back;
  });
};

const everyCursor = (seen: Observations): { consumer: string; topic: string; shard: number; next: number }[] => consumers.flatMap(({ name, reads }) =>
  cursorsOf(seen, name).flatMap(({ shard, offsets }) => [...new Set([...reads, ...Object.keys(offsets)])].map((topic) => ({ consumer: name, topic, shard, next: offsets[topic] ?? 0 }))));

const beyond = (seen: Observations): string[] => everyCursor(seen).flatMap(({ consumer, topic, shard, next }) => {
  const end = seen.ends[`${topic}/${shard}`] ?? 0;
  const committed = seen.groups[consumer]?.[`${topic}/${shard}`] ?? -1;
  return [
    ...(next > end ? [`the cursor of ${consumer} on ${topic}/${shard} is ${next}, the log ends at ${end}`] : []),
    ...(committed > next ? [`the group ${consumer} has committed ${committed} on ${topic}/${shard}, the cursor is ${next}`] : []),
  ];
});

const ahead = (seen: Observations): string[] => topicsRead.flatMap((topic) => {
  const given = givenOut(seen, topic);
  return recordsOf(seen, topic).filter((record) => sequenceOf(record) > (given.get(record.key ?? '') ?? 0)).map((record) => `${topic} of ${record.key ?? ''} is at ${sequenceOf(record)}, ahead of the database`);
});

/** I6: cursors and epochs never go back nor beyond the log, groups are not ahead of cursors, topics not ahead of the database. */
export const checkCursors = (seen: Observations): Checked => {
  const all = [...backwards(seen.shards), ...beyond(seen), ...ahead(seen)];
  return { invariant: 'I6', looked: `${seen.shards.length} looks at shards`, findings: all.map((what) => ({ invariant: 'I6', what })) };
};

/** I7: after the fault lag is zero within the bound, and nobody had to help. */
export const checkLag = (seen: Observations): Checked => {
  const lagging = everyCursor(seen).filter(({ topic, shard, next }) => next < (seen.ends[`${topic}/${shard}`] ?? 0)).map(({ consumer, topic, shard, next }) => `${consumer} is at ${next} of ${seen.ends[`${topic}/${shard}`] ?? 0} on ${topic}/${shard}`);
  const late = seen.settledMs > seen.settledMsMax ? [`it took ${seen.settledMs} ms to settle; ${seen.settledMsMax} are allowed`] : [];
  const all = [...lagging, ...late, ...seen.broken.map((instance) => `${instance} had to be started again by hand`)];
  return { invariant: 'I7', looked: `settled in ${Math.round(seen.settledMs / 100) / 10} s`, findings: all.map((what) => ({ invariant: 'I7', what })) };
};

const rssMbMax = 400;
const handlesMore = 60;

const grown = (seen: Observations): string[] => seen.after.flatMap(({ instance, rssMb, handles }) => {
  const before = seen.before.find((one) => one.instance === instance);
  return [
    ...(rssMb > rssMbMax ? [`${instance} holds ${rssMb} MB`] : []),
    ...(before !== undefined && handles > before.handles + handlesMore ? [`${instance} has ${handles} handles, at first ${before.handles}`] : []),
  ];
});

/** I8: nothing is left behind: unsent rows, memory, handles; the inbox has a row for each event answered. */
export const checkLeftovers = (seen: Observations): Checked => {
  const unsent = ['ingest', ...consumers.map(({ name }) => name)].filter((name) => rowsOf(seen, `${name}.outgoing`).length > 0).map((name) => `${name} has ${rowsOf(seen, `${name}.outgoing`).length} rows unsent`);
  const [inbox, answered] = [rowsOf(seen, 'ingest.inbox').length, acknowledged(seen.told).length];
  const all = [...unsent, ...(inbox === answered ? [] : [`the inbox has ${inbox} rows, ${answered} events were answered`]), ...grown(seen)];
  return { invariant: 'I8', looked: `${inbox} inbox rows, ${seen.after.length} processes`, findings: all.map((what) => ({ invariant: 'I8', what })) };
};
