import type { z } from 'zod';
import type { Topic } from './topics.js';

/** What made something happen: an event, a command or a due instant. Everything that follows inherits from it. */
export interface Cause {
  /** Unique for the cause: an event id, `client/idempotency-key` of a command, or `job/part/instant` of a due instant. */
  readonly id: string;
  readonly customerId: string;
  readonly programme: string;
  /** UTC, `YYYY-MM-DDTHH:mm:ss.sssZ`, so that instants compare as text. */
  readonly occurredAt: string;
  /** `<shop sequence>.<id>` of the shop event that began the story; its own id for commands and due instants. */
  readonly correlationId: string;
  /** True for imported history: it moves state and nothing else (no message, no norm, no alert). */
  readonly import: boolean;
  /** True for an order without an account: it has orders but no points and no profile. */
  readonly guest?: boolean | undefined;
  readonly traceparent?: string | undefined;
}

/** An event as deciders see it: the CloudEvents envelope in words of the code, and its checked data. */
export interface Event<Type extends string = string, Data = unknown> extends Cause {
  readonly type: Type;
  readonly source: string;
  /** The customer's sequence number from this source, from 1 without holes (state-carried topics: the version). */
  readonly sequence: number;
  readonly receivedAt: string;
  readonly causationId?: string | undefined;
  readonly data: Data;
}

/** An event that a rule wants to say; `libs/messaging` gives it id, sequence and bytes. */
export interface Draft<Type extends string = string, Data = unknown> {
  readonly contract: EventContract<Type, Data>;
  readonly cause: Cause;
  readonly occurredAt: string;
  readonly data: Data;
}

export interface Examples<Data> {
  readonly minimal: Data;
  readonly full: Data;
}

/** One version of one event on the wire: its name, where it travels, its data and what promises go with it. */
export interface EventContract<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly topic: Topic;
  /** When exactly it is said, and by whom: one sentence that goes into the reference. */
  readonly says: string;
  readonly data: z.ZodType<Data>;
  /** Top-level fields of the data that carry personal data or free text; they travel on `platform.v1` and `people.v1` only. */
  readonly personal: readonly string[];
  readonly examples: Examples<Data>;
  /** A draft of this event that follows from `cause`; `occurredAt` is the cause's unless told. */
  because(cause: Cause, data: Data, occurredAt?: string): Draft<Type, Data>;
}

export type EventOf<C> = C extends EventContract<infer Type, infer Data> ? Event<Type, Data> : never;
export type DataOf<C> = C extends EventContract<string, infer Data> ? Data : never;

export interface EventDefinition<Name extends string, Data> {
  readonly name: Name;
  readonly version?: number;
  readonly says: string;
  readonly data: z.ZodType<Data>;
  readonly personal?: readonly string[];
  readonly examples: Examples<Data>;
}

/** Defines the event `fealty.<owner>.<name>.v<version>` of a topic. */
export const defineEvent =
  <Owner extends string>(owner: Owner, topic: Topic) =>
  <Name extends string, Data>(definition: EventDefinition<Name, Data>): EventContract<`fealty.${Owner}.${Name}.v1`, Data> => {
    const contract: EventContract<`fealty.${Owner}.${Name}.v1`, Data> = {
      type: `fealty.${owner}.${definition.name}.v1`,
      topic,
      says: definition.says,
      data: definition.data,
      personal: definition.personal ?? [],
      examples: definition.examples,
      because: (cause, data, occurredAt = cause.occurredAt) => ({ contract, cause, occurredAt, data }),
    };
    return contract;
  };
