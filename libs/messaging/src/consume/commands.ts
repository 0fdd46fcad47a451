import type { Command, CommandCaller } from '@fealty/contracts';
import { Problem } from '@fealty/runtime';
import { createHash, randomUUID } from 'node:crypto';
import { partitionOf } from '../kafka/murmur2.js';
import { derivedId } from '../outbox/event-id.js';
import type { CommandDecider } from './command-decider.js';
import type { CommandJob, CommandResult } from './jobs.js';
import type { Shards } from './shards.js';

export interface CommandCall<Input> {
  readonly customerId: string;
  readonly programme: string;
  readonly caller: CommandCaller;
  /** From the header of that name; `idempotencyKeyOf` reads it. */
  readonly idempotencyKey: string;
  readonly input: Input;
  readonly traceparent?: string;
}

export type Answered = { readonly answer: unknown; readonly refused?: undefined } | { readonly refused: string; readonly detail: string | undefined };

/** The Idempotency-Key of a request: 1 to 200 printable characters. @throws Problem 400 `idempotency-key-missing` */
export const idempotencyKeyOf = (headers: Readonly<Record<string, string | readonly string[] | undefined>>): string => {
  const key = headers['idempotency-key'];
  if (typeof key === 'string' && /^[\x20-\x7e]{1,200}$/.test(key)) return key;
  throw new Problem(400, 'idempotency-key-missing', { detail: 'a write needs the header Idempotency-Key with 1 to 200 printable characters, the same for every retry of one request' });
};

const jobOf = <Input>(decider: CommandDecider<Input, never, never>, call: CommandCall<Input>): CommandJob => {
  const client = `${call.programme}/${call.caller.role}/${call.caller.subject}`;
  const id = derivedId('command', decider.name, call.customerId, client, call.idempotencyKey);
  const digest = createHash('sha256').update(JSON.stringify([decider.name, call.customerId, call.input])).digest('hex');
  const command: Command<Input> = {
    id, customerId: call.customerId, programme: call.programme, occurredAt: '', correlationId: id, import: false, traceparent: call.traceparent, input: call.input, caller: call.caller,
  };
  return { kind: 'command', decider: decider as unknown as CommandJob['decider'], command, client, key: call.idempotencyKey, digest };
};

/**
 * Runs commands through the same loop and the same kind of rules as events. On the owner of the customer's shard they take its turn;
 * elsewhere they lock the shard themselves. They work while Kafka is away.
 */
export class Commands {
  constructor(private readonly shards: Shards, private readonly overQuota: () => boolean) {}

  /**
   * Decides once per Idempotency-Key: a repeat gets the first answer.
   * @throws Problem 422 `idempotency-key-reused` for the same key with another request; 503 when nothing could be stored
   */
  async run<Input, Customer, Part>(decider: CommandDecider<Input, Customer, Part>, call: CommandCall<Input>): Promise<Answered> {
    if (this.overQuota()) throw new Problem(503, 'unavailable', { detail: 'too much waits to be sent; nothing was stored; try again later', headers: { 'retry-after': '5' } });
    const job = jobOf(decider as unknown as CommandDecider<Input, never, never>, call);
    const result = await this.shards.run<CommandResult>(partitionOf(job.command.customerId, this.shards.context.partitions), job);
    if ('failed' in result) throw result.failed;
    if (result.refused === 'idempotency-key-reused') throw new Problem(422, 'idempotency-key-reused', { detail: result.detail ?? '' });
    return result;
  }

  /** A command of the service itself, such as the outcome of a message handed to its channel; `key` names what it reports. */
  async report<Input, Customer, Part>(decider: CommandDecider<Input, Customer, Part>, call: Omit<CommandCall<Input>, 'caller' | 'idempotencyKey'> & { key?: string }): Promise<Answered> {
    return this.run(decider, { ...call, caller: { subject: this.shards.context.consumption.service, role: 'service' }, idempotencyKey: call.key ?? randomUUID() });
  }
}
