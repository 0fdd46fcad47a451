import type { PolicyInForce } from '@fealty/contracts';
import type { Statement } from '@fealty/postgres';
import type { CountedQuietly } from './counted-in.js';
import type { SealedEvent } from '../outbox/seal.js';

export interface Written {
  readonly events: readonly SealedEvent[];
  /** The database's clock, read once per transaction. */
  readonly now: string;
  /** Of a projection: what was counted in of customers and told nothing. */
  readonly quiet: readonly CountedQuietly[];
}
/** Statements for insert-only tables, derived from what the transaction says. */
export type Writes = (written: Written) => readonly Statement[];

/** A customer whose state a transaction has changed. */
export interface StateChange<State> {
  readonly customerId: string;
  readonly programme: string;
  /** As the transaction found it; the start of a customer of whom nothing was known. */
  readonly before: State;
  readonly after: State;
  /** What is in force at what the state rests on. */
  readonly policy: PolicyInForce;
}
/**
 * Statements that bring rows which follow from the state from what they were before to what they are after; for all customers of a
 * transaction at once. They stand in no event, so a rebuild makes them again.
 */
export type Derives<State> = (changes: readonly StateChange<State>[]) => readonly Statement[];
