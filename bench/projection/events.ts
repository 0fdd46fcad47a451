import { sourceOf, type Event } from '@fealty/contracts';
import { partitionOf, seal, type SealedEvent } from '@fealty/messaging';
import { Chance } from '@fealty/tools/shop/random';
import { randomUUID } from 'node:crypto';
import { orderStory } from './order-story.js';
import type { Customer, Step } from './told-event.js';

export interface Generation {
  readonly events: number;
  readonly customers: number;
  readonly partitions: number;
  readonly seed: number;
  /** What is told of one order after another. @default everything, by all services */
  readonly story?: typeof orderStory;
}

const spanMs = 300 * 86_400_000;

const uuidOf = (chance: Chance): string => {
  const hex = Array.from({ length: 4 }, () => Math.floor(chance.next() * 2 ** 32).toString(16).padStart(8, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
};

interface Story { readonly customer: Customer; readonly steps: readonly Step[]; next: number }

/**
 * What the services before loyalty say of many customers, in the order of time: so many stories run side by side that one customer's
 * events stand far apart, as they do when days lie between them. Customers are skewed: the busiest hundredth has a tenth of the events.
 */
export const generate = function* ({ events, customers, partitions, seed, story: storyOf = orderStory }: Generation): Generator<SealedEvent> {
  const chance = new Chance(seed);
  const all = Array.from({ length: customers }, (): Customer => {
    const id = uuidOf(chance);
    return { id, partition: partitionOf(id, partitions), said: new Map(), orders: 0, pending: 0, available: 0, debt: 0 };
  });
  const begin = (): Story => {
    const customer = all[Math.floor(customers * chance.next() ** 2)] as Customer;
    return { customer, steps: storyOf(chance, customer), next: 0 };
  };
  const running = Array.from({ length: Math.max(100, Math.floor(customers / 2)) }, begin);
  const endsAt = Date.now();
  for (let count = 0; count < events; count += 1) {
    const place = Math.floor(chance.next() * running.length);
    const story = running[place] as Story;
    const at = new Date(endsAt - spanMs + Math.floor(spanMs * count / events)).toISOString();
    yield sealed(story.customer, story.steps[story.next] as Step, at);
    story.next += 1;
    if (story.next === story.steps.length) running[place] = begin();
  }
};

const sealed = (customer: Customer, step: Step, occurredAt: string): SealedEvent => {
  const { contract, data } = step(customer, occurredAt);
  const topic = contract.topic.name;
  const sequence = (customer.said.get(topic) ?? 0) + 1;
  customer.said.set(topic, sequence);
  const id = randomUUID();
  const event: Event = {
    id, type: contract.type, source: sourceOf(contract.topic.owner), customerId: customer.id, programme: 'demo', sequence, occurredAt, receivedAt: new Date().toISOString(),
    causationId: randomUUID(), correlationId: `${String(sequence).padStart(12, '0')}.${id}`, import: false, traceparent: `00-${id.replaceAll('-', '')}-${id.slice(24)}0000-01`, data,
  };
  return seal(contract, event, customer.partition);
};
