import type { Cause, DataOf, Draft } from './event.js';
import type { modelPublishedV1 } from './loyalty/model-published.v1.js';
import type { Policy } from './reference/policy.js';

/**
 * What a rule may see: the customer's row of this service, and those parts (an order, a case, a message) that its handler named.
 * A part that does not exist yet is `undefined`.
 */
export interface State<Customer, Part = never, Shared = unknown> {
  readonly customer: Customer;
  readonly parts: Readonly<Record<string, Part | undefined>>;
  /** Commands only: the rows shared by customers that it named, locked until it is stored. */
  readonly shared?: Readonly<Record<string, Shared>>;
  /** Events only: how much may be drawn at most from each budget that the handler named; Infinity while more can be dealt to the shard. */
  readonly budgets?: Readonly<Record<string, number>>;
  /** What was counted under each key that the handler named, of all customers, in the order of time; what others count at this moment may be missing. */
  readonly counters?: Counters;
}

/** What was counted under a key at an instant; several counts may be told as one, at the latest of them. */
export interface Counted { readonly at: string; readonly amount: number; readonly times: number }
/** By key. */
export type Counters = Readonly<Record<string, readonly Counted[]>>;
/** A count that other customers' rules see, too. */
export interface Count {
  readonly key: string;
  /** What is counted: the same under each key that it counts for. */
  readonly id: string;
  readonly at: string;
  readonly amount: number;
  /** For how long it is asked for, from when it happened or, told late, from now on. */
  readonly minutes: number;
}

/** A rule's answer: what changed (only what changed) and the events that follow, or a refusal, which is recorded and never retried. */
export type Outcome<Customer, Part = never> = Accepted<Customer, Part> | Refused;

export interface Accepted<Customer, Part = never> {
  readonly customer?: Customer;
  readonly parts?: Readonly<Record<string, Part>>;
  readonly events?: readonly Draft[];
  /** Commands only: what changed of the rows that it named as shared. */
  readonly shared?: Readonly<Record<string, unknown>>;
  /** Events only: what it draws from budgets that its handler named. */
  readonly drawn?: Readonly<Record<string, number>>;
  /** What it counts, under keys that its handler named. */
  readonly counts?: readonly Count[];
  /** Commands only: what the caller is told; plain JSON. */
  readonly answer?: unknown;
  readonly refused?: undefined;
}

export interface Refused {
  /** Kebab-case reason, stable: part of the contract with callers. */
  readonly refused: string;
  readonly detail?: string;
}

/** The policy version in force at the cause's `occurredAt` (the first version for anything older), and the others by number. */
export interface PolicyInForce {
  readonly version: number;
  readonly policy: Policy;
  /** A version by its number; `undefined` when it was never published. */
  numbered(version: number): Policy | undefined;
  /** Every version that is known, by number; the same array until another one is. */
  readonly versions?: readonly PolicyVersion[];
  /** Every model version of the programme that has come into force by the clock, by number; the same array until another one does. */
  readonly models?: readonly ModelVersion[];
  /** Every price that platforms of the programme told of an article, by when it changed, then by id; only where the service keeps prices. */
  prices?(sku: string): readonly PriceTold[];
}

export interface PolicyVersion { readonly version: number; readonly effectiveFrom: string; readonly policy: Policy }

/** A price-changed of `reference.v1`. */
export interface PriceTold { readonly id: string; readonly at: string; readonly currency: string; readonly priceMinor: number }

export type ModelVersion = DataOf<typeof modelPublishedV1>;

/** Who asks: when and how surely the issuer of the token last saw the person, and marks of the device, where the token tells. */
export interface CommandCaller {
  readonly subject: string;
  readonly role: string;
  readonly authenticatedAt?: string;
  readonly acr?: string;
  /** Another one for each customer: it does not tell that two share a device. */
  readonly device?: string;
  /** The same for all customers: never told. */
  readonly sharedDevice?: string;
}

/** A command of a caller over HTTP. `id` is a UUID derived from caller and Idempotency-Key, so it can name what the command creates. */
export interface Command<Input> extends Cause {
  readonly input: Input;
  readonly caller: CommandCaller;
}

/** A due instant of a customer's row or of one part has come. `occurredAt` is the due instant, `now` the database's clock. */
export interface Due extends Cause {
  readonly part: string | undefined;
  readonly now: string;
}
