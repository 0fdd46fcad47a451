// What a fact changes of a placed order, and what is then said of it.
import type { Draft, Refused } from '@fealty/contracts';
import type { PlacedOrder } from './order.rules.js';

export interface Learned {
  readonly order: PlacedOrder;
  /** `after` is the order worked out anew with the fact. */
  says(before: PlacedOrder, after: PlacedOrder): readonly Draft[];
}
export type Learn<Fact> = (order: PlacedOrder, fact: Fact) => Learned | Refused;
