import { loyaltyUpdatedTopic, ordersTopic, pointsTopic, shopTopic } from '@fealty/contracts';
import { decodeKafka } from '@fealty/messaging';
import { build, type Histogram } from 'hdr-histogram-js';
import type { KafkaMessage } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Told } from '@fealty/tools/shop/stories';
import type { Servers } from '../measure/servers.js';
import { bodyOf, plainSender } from './plain-sender.js';

export interface Hop { readonly count: number; readonly p50: number; readonly p99: number; readonly p999: number; readonly max: number }
export interface OpenLoop { readonly rate: number; readonly seconds: number; readonly hops: Readonly<Record<string, Hop>> }

const hopOf = (histogram: Histogram): Hop => {
  const ms = (percentile: number): number => histogram.getValueAtPercentile(percentile) / 1_000;
  return { count: histogram.totalCount, p50: ms(50), p99: ms(99), p999: ms(99.9), max: histogram.maxValue / 1_000 };
};

const hops = ['HTTP answer', shopTopic.name, ordersTopic.name, pointsTopic.name, loyaltyUpdatedTopic.name] as const;

/** Which platform event a record came of: shop.v1 names it as its cause, all others carry shop.v1's id in their correlation. */
class Origins {
  /** Scheduled instants by platform id, then by shop event id. */
  readonly scheduled = new Map<string, number>();
  readonly histograms = new Map(hops.map((hop) => [hop, build({ numberOfSignificantValueDigits: 3 })]));
  private readonly seen = new Set<string>();

  note(hop: (typeof hops)[number], platformId: string, now: number): void {
    const at = this.scheduled.get(platformId);
    const key = `${hop}/${platformId}`;
    if (at === undefined || this.seen.has(key)) return;
    this.seen.add(key);
    this.histograms.get(hop)?.recordValue(Math.max(1, Math.round((now - at) * 1_000)));
  }

  take(topic: string, message: KafkaMessage): void {
    const now = performance.now();
    const decoded = decodeKafka({ key: message.key, value: message.value, headers: message.headers });
    if ('undecodable' in decoded) return;
    const { id, extensions } = decoded.ok;
    if (topic === shopTopic.name) {
      const platformId = extensions['causationid'] ?? '';
      const at = this.scheduled.get(platformId);
      if (at !== undefined) this.scheduled.set(id, at);
      this.note(topic as 'shop.v1', platformId, now);
      return;
    }
    const origin = (extensions['correlationid'] ?? '').split('.')[1] ?? '';
    this.note(topic as (typeof hops)[number], origin, now);
  }
}

/** A small order, placed and paid, so that every hop has something to say. */
const orderOf = (run: string, index: number, at: number): Told[] => {
  const [orderId, subject] = [`${run}-${index}`, `${run}-c${index % 5_000}`];
  return [
    { id: `${orderId}-p`, type: 'fealty.shop.order-placed.v1', subject, at, data: { orderId, channel: 'web', currency: 'EUR', lines: [{ lineId: '1', sku: 'TEA-01', category: 'tea', quantity: 2, unitPriceMinor: 1_250 }] } },
    { id: `${orderId}-m`, type: 'fealty.shop.order-paid.v1', subject, at, data: { orderId } },
  ];
};

/** Above this the orders of one instant share a body: what is measured is the way, not how many requests a sender can make. */
const bodiesPerSecondMax = 250;

interface Planned { readonly at: number; readonly told: readonly Told[]; readonly body: string }

/** All that is to be sent, made before: making it would take from the cores that are measured. */
const plan = ({ rate, seconds }: { rate: number; seconds: number }): Planned[] => {
  const [begun, beganAt] = [performance.now() + 2_000, Date.now() + 2_000];
  const run = randomUUID().slice(0, 8);
  const orders = Math.max(1, Math.round(rate / 2 / bodiesPerSecondMax));
  return Array.from({ length: Math.floor(seconds * rate / 2 / orders) }, (_, index) => {
    const after = index * orders * 2_000 / rate;
    const told = Array.from({ length: orders }, (_more, at) => orderOf(run, index * orders + at, Math.round(beganAt + after))).flat();
    return { at: begun + after, told, body: bodyOf(told) };
  });
};

// The broker gathers for some milliseconds, which counts as latency: an answer for each record would take a third of a core.
const watching = { minBytes: 1_000_000, maxWaitTimeInMs: 5 };

/** Latency from the planned instant of sending, whether the sender was ready for it or not: no coordinated omission. */
export const openLoop = async (servers: Servers, { ingestUrl, rate, seconds }: { ingestUrl: string; rate: number; seconds: number }): Promise<OpenLoop> => {
  const origins = new Origins();
  const consumer = servers.client('bench-way').consumer({ groupId: `way-${randomUUID()}`, ...watching });
  await consumer.connect();
  await consumer.subscribe({ topics: hops.slice(1), fromBeginning: false });
  const joined = new Promise<void>((resolve) => { consumer.on(consumer.events.GROUP_JOIN, () => { resolve(); }); });
  await consumer.run({ autoCommit: false, eachBatch: ({ batch }) => { for (const message of batch.messages) origins.take(batch.topic, message); return Promise.resolve(); } });
  await joined;
  const sender = await plainSender(ingestUrl);
  const sending: Promise<void>[] = [];
  for (const { at, told, body } of plan({ rate, seconds })) {
    const wait = at - performance.now();
    if (wait > 1) await pause(wait);
    for (const one of told) origins.scheduled.set(one.id, at);
    sending.push(sender.send(body).then(() => { const now = performance.now(); for (const one of told) origins.note('HTTP answer', one.id, now); }));
  }
  await Promise.all(sending);
  await pause(3_000);
  sender.close();
  await consumer.disconnect();
  return { rate, seconds, hops: Object.fromEntries([...origins.histograms].map(([hop, histogram]) => [hop, hopOf(histogram)])) };
};
