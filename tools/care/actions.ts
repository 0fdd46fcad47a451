import { Misasked } from '../command-line.js';
import type { CareClient } from './care-client.js';
import { differences } from './difference.js';

export interface Words { readonly customer?: string | undefined; readonly topic?: string | undefined; readonly sequence?: string | undefined; readonly at?: string | undefined; readonly shard?: string | undefined; readonly programme?: string | undefined; readonly why?: string | undefined; readonly reason?: string | undefined; readonly max?: string | undefined; readonly all: boolean; readonly dry: boolean }
export interface Action { readonly usage: string; run(client: CareClient, words: Words): Promise<string[]> }

interface Stream { customerId: string; topic: string; sequence: number; events: number; reason: string; since: string }
interface Parked { sequence: number; reason: string; parkedAt: string; headers: Record<string, string>; text: string | null }
interface Quarantined { topic: string; partition: number; offset: number; key: string | null; reason: string; quarantinedAt: string; text: string | null }
interface Stopped { shard: number; reason: string; since: string }
interface LetPast extends Stopped { programme: string; reaches: { topic: string; from: number; until: number }[] }
interface BeforeAfter { before: unknown; after: unknown }
interface Cared { applied: number; waitsFor?: { sequence: number; reason: string }; difference?: { customer: BeforeAfter; parts: (BeforeAfter & { id: string })[]; says: { type: string; sequence: number; data: unknown }[] } }

const needed = (words: Words, name: 'customer' | 'topic' | 'sequence' | 'at' | 'shard' | 'programme' | 'why'): string => {
  const value = words[name];
  if (value === undefined || value === '') throw new Misasked(`--${name} is missing`, 'npm run care -- SERVICE ACTION …; --help tells what each action takes');
  return value;
};
const streamPath = (words: Words): string => `/care/streams/${needed(words, 'customer')}/${needed(words, 'topic')}`;
const asking = ({ dry, why, max }: Words): object => ({ dry, ...(why === undefined ? {} : { why }), ...(max === undefined ? {} : { max: Number(max) }) });

const toldOf = ({ applied, waitsFor, difference }: Cared, { dry }: Words): string[] => [
  `${dry ? 'would apply' : 'applied'} ${applied} events; ${waitsFor === undefined ? 'nothing is parked any more' : `waits for ${waitsFor.sequence}: ${waitsFor.reason}`}`,
  ...(difference === undefined ? [] : [
    ...differences(difference.customer.before, difference.customer.after).map((line) => `  customer ${line}`),
    ...difference.parts.flatMap(({ id, before, after }) => differences(before, after).map((line) => `  part ${id} ${line}`)),
    ...difference.says.map(({ type, sequence, data }) => `  would say ${type} number ${sequence} ${JSON.stringify(data)}`),
  ]),
];

const retryOne = async (client: CareClient, path: string, words: Words): Promise<string[]> => {
  let cared = await client.post<Cared>(`${path}/retry`, asking(words));
  let { applied } = cared;
  // Long tails come in bounded chunks.
  while (!words.dry && words.max === undefined && cared.waitsFor?.reason === 'more than was asked for at once') {
    cared = await client.post<Cared>(`${path}/retry`, asking(words));
    applied += cared.applied;
  }
  return toldOf({ ...cared, applied }, words);
};

const isMeant = ({ topic, reason }: { readonly topic: string; readonly reason: string }, words: Words): boolean => (words.topic ?? topic) === topic && reason.includes(words.reason ?? '');
/** One after another; what one comes to does not stop the others. */
const eachOf = async (named: readonly (readonly [name: string, act: () => Promise<string[]>])[], kind: string): Promise<string[]> => {
  const told: string[] = [];
  for (const [name, act] of named) {
    const lines = await act().catch((error: unknown) => [error instanceof Error ? error.message : String(error)]);
    told.push(`${name}: ${lines.join('\n')}`);
  }
  return [...told, `${named.length} ${kind}`];
};

const retryAll = async (client: CareClient, words: Words): Promise<string[]> => {
  const streams = (await client.get<Stream>('/care/streams?limit=200')).filter((stream) => isMeant(stream, words));
  return eachOf(streams.map(({ customerId, topic }) => [`${customerId} ${topic}`, () => retryOne(client, `/care/streams/${customerId}/${topic}`, words)]), 'streams');
};

const list: Action = {
  usage: 'list [--topic T]',
  run: async (client, { topic: wanted }) => {
    const streams = (await client.get<Stream>('/care/streams?limit=200')).filter(({ topic }) => (wanted ?? topic) === topic);
    return [...streams.map(({ customerId, topic, sequence, events, since, reason }) => `${customerId} ${topic} from ${sequence} on, ${events} events since ${since}: ${reason}`), `${streams.length} parked streams`];
  },
};
const show: Action = {
  usage: 'show --customer ID --topic T',
  run: async (client, words) => (await client.get<Parked>(`${streamPath(words)}?limit=200`))
    .flatMap(({ sequence, reason, headers, parkedAt, text }) => [`${sequence} ${headers['ce_type'] ?? ''} parked ${parkedAt}: ${reason}`, `  ${JSON.stringify(headers)}`, `  ${text ?? '(no data)'}`]),
};
const retry: Action = {
  usage: 'retry (--customer ID --topic T | --all [--topic T] [--reason TEXT]) [--why TEXT] [--max N] [--dry]',
  run: (client, words) => (words.all ? retryAll(client, words) : retryOne(client, streamPath(words), words)),
};
const discard: Action = {
  usage: 'discard --customer ID --topic T --sequence N --why TEXT [--dry]',
  run: async (client, words) => toldOf(await client.post<Cared>(`${streamPath(words)}/discard`, { ...asking(words), why: needed(words, 'why'), sequence: Number(needed(words, 'sequence')) }), words),
};
const quarantine: Action = {
  usage: 'quarantine',
  run: async (client) => {
    const records = await client.get<Quarantined>('/care/quarantine?limit=200');
    const told = records.flatMap(({ topic, partition, offset, key, reason, quarantinedAt, text }) => [`${topic}/${partition}/${offset} key ${key ?? 'none'}, since ${quarantinedAt}: ${reason}`, `  ${text ?? '(no data)'}`]);
    return [...told, `${records.length} records in quarantine`];
  },
};
/** Where a record stands, as `quarantine` lists it. */
const placeIn = (words: Words): string => {
  const at = needed(words, 'at');
  if (/^[\w.-]+\/\d+\/\d+$/.test(at)) return at;
  throw new Misasked(`--at takes TOPIC/PARTITION/OFFSET, as quarantine lists it, not "${at}"`, 'npm run care -- SERVICE requeue|dismiss --at TOPIC/PARTITION/OFFSET …');
};
const requeueOne = async (client: CareClient, place: string, words: Words): Promise<string[]> => toldOf(await client.post<Cared>(`/care/quarantine/${place}/requeue`, asking(words)), words);
const requeueAll = async (client: CareClient, words: Words): Promise<string[]> => {
  const records = (await client.get<Quarantined>('/care/quarantine?limit=200')).filter((record) => isMeant(record, words));
  const places = records.map(({ topic, partition, offset }) => `${topic}/${partition}/${offset}`);
  return eachOf(places.map((place) => [place, () => requeueOne(client, place, words)]), 'records');
};
const requeue: Action = {
  usage: 'requeue (--at TOPIC/PARTITION/OFFSET | --all [--topic T] [--reason TEXT]) [--why TEXT] [--dry]',
  run: (client, words) => (words.all ? requeueAll(client, words) : requeueOne(client, placeIn(words), words)),
};

const dismiss: Action = {
  usage: 'dismiss --at TOPIC/PARTITION/OFFSET --why TEXT [--dry]',
  run: async (client, words) => {
    const place = placeIn(words);
    await client.post(`/care/quarantine/${place}/dismiss`, { why: needed(words, 'why'), dry: words.dry });
    return [`${place} ${words.dry ? 'would leave' : 'has left'} quarantine; its bytes ${words.dry ? 'would stay' : 'stay'} in care_log`];
  },
};

const stopped: Action = {
  usage: 'stopped',
  run: async (client) => {
    const shards = await client.get<Stopped>('/care/shards');
    return [...shards.map(({ shard, since, reason }) => `shard ${shard} since ${since}: ${reason}`), `${shards.length} stopped shards`];
  },
};
const resume: Action = {
  usage: 'resume --shard N [--why TEXT]',
  run: async (client, words) => {
    const { shard, reason } = await client.post<Stopped>(`/care/shards/${needed(words, 'shard')}/resume`, words.why === undefined ? {} : { why: words.why });
    return [`shard ${shard} goes on; it was stopped because: ${reason}`];
  },
};
const past: Action = {
  usage: 'past --shard N --programme P --why TEXT [--dry]',
  run: async (client, words) => {
    const { shard, programme, reason, reaches } = await client.post<LetPast>(`/care/shards/${needed(words, 'shard')}/past`, { programme: needed(words, 'programme'), why: needed(words, 'why'), dry: words.dry });
    return [
      `shard ${shard} ${words.dry ? 'would go on' : 'goes on'}, and what fails of ${programme} ${words.dry ? 'would be' : 'is'} parked, of these records:`,
      ...reaches.map(({ topic, from, until }) => `  ${topic} from ${from} to ${until - 1}`), `it ${words.dry ? 'is' : 'was'} stopped because: ${reason}`,
      `when nothing of ${programme} fails, nothing is parked and the shard stops again; "stopped" shows it`,
    ];
  },
};

/** What can be done at ingest, by the word for it. */
export const ingestActions: Readonly<Record<string, Action>> = {
  erase: {
    usage: 'erase --programme P --customer ID --why TEXT   (at ingest)',
    run: async (client, words) => {
      needed(words, 'programme');
      const { customerId, erasedAt } = await client.post<{ customerId: string; erasedAt: string }>(`/customers/${needed(words, 'customer')}/erasure`, { why: needed(words, 'why') });
      return [`${customerId} is erased as of ${erasedAt}; the other services forget her as soon as they have read it`];
    },
  },
};

/** What can be done to events that were set aside and to stopped shards, by the word for it. */
export const actions: Readonly<Record<string, Action>> = { list, show, retry, discard, quarantine, requeue, dismiss, stopped, resume, past };
