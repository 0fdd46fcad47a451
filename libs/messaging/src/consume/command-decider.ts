import type { Command, Outcome, PolicyInForce, State } from '@fealty/contracts';
import type { Statement } from '@fealty/postgres';
import type { SharedTable } from './stock-rows.js';

/** A command over HTTP: the same kind of rule. The input is checked by the route before. */
export interface CommandDecider<Input, Customer, Part> {
  readonly name: string;
  readonly parts?: (input: Input, commandId: string) => readonly string[];
  /** Further parts, which only the customer's state names; a superset is fine. */
  readonly related?: (customer: Customer) => readonly string[];
  /** Rows that customers share, such as a stock: locked until the command is stored, never cached. Others wait meanwhile. */
  readonly shared?: { readonly table: SharedTable<unknown>; readonly keys: (command: Command<Input>, policy: PolicyInForce) => readonly string[] };
  /** Keys of counters that customers share: read, never locked. */
  readonly counters?: (command: Command<Input>, customer: Customer, policy: PolicyInForce) => readonly string[];
  /**
   * What it carries beside the state, such as a text that stands in a table of its own: written in the transaction that accepts it, once,
   * and not at all when a tombstone of its customer comes after it there.
   */
  readonly keeps?: (command: Command<Input>, answer: unknown) => readonly Statement[];
  readonly decide: (state: State<Customer, Part>, command: Command<Input>, policy: PolicyInForce) => Outcome<Customer, Part>;
}
/** Declares what a command over HTTP does: the parts it needs, the pure rule, what it keeps. */
export const command = <Input, Customer, Part = never, Shared = unknown>(declared: Omit<CommandDecider<Input, Customer, Part>, 'decide'> & {
  readonly decide: (state: State<Customer, Part, Shared>, command: Command<Input>, policy: PolicyInForce) => Outcome<Customer, Part>;
}): CommandDecider<Input, Customer, Part> => declared as CommandDecider<Input, Customer, Part>;
