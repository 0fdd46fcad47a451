import type { EventContract } from '@fealty/contracts';

/** What one service says of a customer, before it has a number. */
export interface ToldEvent { readonly contract: EventContract; readonly data: unknown }

export const tell = <Type extends string, Data>(contract: EventContract<Type, Data>, data: Data): ToldEvent => ({ contract: contract as unknown as EventContract, data });

/** A customer as the generator keeps it: everything that the next event must agree with. */
export interface Customer {
  readonly id: string;
  readonly partition: number;
  /** Last sequence by topic. */
  readonly said: Map<string, number>;
  orders: number;
  pending: number;
  available: number;
  debt: number;
}

/** One step of a story: an event, said when its turn comes. */
export type Step = (customer: Customer, at: string) => ToldEvent;
