import type { Topic } from '@fealty/contracts';
import type { Statement } from '@fealty/postgres';

/** What becomes of a customer's row when a topic of states has nothing more to say of her: a tombstone, by which personal data is erased. */
export interface Erasure<Customer> {
  readonly topic: Topic;
  /** Her row without what came from the topic, of each tombstone anew: what was told since an earlier one goes too. The same reference back when there is none of it. */
  readonly forget: (customer: Customer) => Customer;
  /** What leaves tables of the service's own in the same transaction. */
  readonly clears?: (customerIds: readonly string[]) => readonly Statement[];
}
export const erasure = <Customer>(declared: Erasure<Customer>): Erasure<Customer> => declared;
