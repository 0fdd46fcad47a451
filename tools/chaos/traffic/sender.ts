import { randomUUID } from 'node:crypto';
import kafkajs from 'kafkajs';
import { signToken } from '@fealty/runtime';
import { waitUntil } from '@fealty/testing';
import type { Told } from '../../shop/stories.js';
import type { ToldEvent } from '../checker/observations.js';

export interface SenderSettings { readonly url: () => string; readonly jwtSecret: string; readonly brokers: readonly string[] }

const cloudEventOf = ({ at, ...one }: Told) => ({ specversion: '1.0', source: '/shop/web', time: new Date(at).toISOString(), ...one });

/** Tells the front door what happens, and keeps what it answered: an event counts as told when it was answered. */
export class Sender {
  readonly told: ToldEvent[] = [];
  private producer: kafkajs.Producer | undefined;
  private token: Promise<string> | undefined;

  constructor(private readonly settings: SenderSettings) {}

  /** Over HTTP, again and again until it is answered; the ids make that harmless. */
  async post(told: readonly Told[], timeoutMs = 90_000): Promise<void> {
    const items = (await waitUntil('ingest takes the events', () => this.try(told), { timeoutMs, everyMs: 100 })) ?? [];
    const answers = new Map(items.map((item) => [item.id, item.status]));
    for (const event of told) this.told.push({ ...event, answer: answers.get(event.id) ?? 'unanswered' });
  }

  /** One attempt; `undefined` when the door is shut. */
  async try(told: readonly Told[]): Promise<{ id: string; status: string }[] | undefined> {
    this.token ??= signToken(this.settings.jwtSecret, { subject: 'chaos', role: 'platform', programme: 'demo' }, 86_400);
    const response = await fetch(`${this.settings.url()}/events`, {
      method: 'POST', signal: AbortSignal.timeout(10_000), body: JSON.stringify(told.map(cloudEventOf)),
      headers: { authorization: `Bearer ${await this.token}`, 'content-type': 'application/cloudevents-batch+json' },
    });
    const body = await response.json() as { items?: { id: string; status: string }[] };
    return response.status < 300 ? body.items : undefined;
  }

  /** By way of platform.v1, with a key of the platform's own, so that one customer's events stay in order. */
  async produce(told: readonly Told[]): Promise<void> {
    const producer = await this.connected();
    await producer.send({ topic: 'platform.v1', acks: -1, messages: told.map((event) => ({
      key: event.subject, value: JSON.stringify({ ...cloudEventOf(event), programme: 'demo', datacontenttype: 'application/json' }), headers: { 'content-type': 'application/cloudevents+json; charset=UTF-8' } })) });
    for (const event of told) this.told.push({ ...event, answer: 'accepted' });
  }

  async close(): Promise<void> {
    await this.producer?.disconnect();
  }

  private async connected(): Promise<kafkajs.Producer> {
    if (this.producer !== undefined) return this.producer;
    const kafka = new kafkajs.Kafka({ brokers: [...this.settings.brokers], clientId: `platform-${randomUUID()}`, logLevel: kafkajs.logLevel.NOTHING, retry: { retries: 30, maxRetryTime: 2_000 } });
    this.producer = kafka.producer();
    await this.producer.connect();
    return this.producer;
  }
}
