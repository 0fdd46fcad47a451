import type { Cause, Draft, Due, Event, EventContract, Outcome, PolicyInForce, State, Topic } from '@fealty/contracts';
import type { Budget } from './budgets.js';
import type { Erasure } from './erasure.js';
import type { Derives, Writes } from './further-rows.js';
import type { CustomerTable, PartTable } from './tables.js';

/** Which events a rule decides on, and which parts of the customer's state it needs. */
export interface Decider<Customer, Part> {
  readonly event: EventContract;
  parts(event: Event): readonly string[];
  /** Further parts, which only the customer's state names; a superset is fine. */
  related?(event: Event, customer: Customer): readonly string[];
  /** Budgets that the rule may draw from. */
  budgets?(event: Event, policy: PolicyInForce): readonly Budget[];
  /** Keys of counters that customers share, which it looks at or counts under. */
  counters?(event: Event, customer: Customer, policy: PolicyInForce): readonly string[];
  decide(state: State<Customer, Part>, event: Event, policy: PolicyInForce): Outcome<Customer, Part>;
}

/** Declares what happens on one event: its contract, the parts it needs, the pure rule. */
export const decider = <Type extends string, Data, Customer, Part = never>(declared: {
  readonly event: EventContract<Type, Data>;
  readonly parts?: (event: Event<Type, Data>) => readonly string[];
  readonly related?: (event: Event<Type, Data>, customer: Customer) => readonly string[];
  readonly budgets?: (event: Event<Type, Data>, policy: PolicyInForce) => readonly Budget[];
  readonly counters?: (event: Event<Type, Data>, customer: Customer, policy: PolicyInForce) => readonly string[];
  readonly decide: (state: State<Customer, Part>, event: Event<Type, Data>, policy: PolicyInForce) => Outcome<Customer, Part>;
}): Decider<Customer, Part> => {
  const untyped = declared as unknown as Partial<Decider<Customer, Part>> & Pick<Decider<Customer, Part>, 'event' | 'decide'>;
  const { parts = () => [] } = untyped;
  return { ...untyped, parts };
};

/** What happens when a due instant of a customer's row or of a part has come; that part is loaded without being named. */
export interface DueDecider<Customer, Part> {
  readonly parts?: (due: Due) => readonly string[];
  readonly decide: (state: State<Customer, Part>, due: Due, policy: PolicyInForce) => Outcome<Customer, Part>;
}
export const dueDecider = <Customer, Part = never>(declared: DueDecider<Customer, Part>): DueDecider<Customer, Part> => declared;

/** Folds one event into the facts of a projection; the same reference back means that nothing changed. */
export interface Fold<Facts> {
  readonly event: EventContract;
  fold(facts: Facts, event: Event, policy: PolicyInForce): Facts;
}
export const fold = <Type extends string, Data, Facts>(
  event: EventContract<Type, Data>, evolve: (facts: Facts, event: Event<Type, Data>, policy: PolicyInForce) => Facts,
): Fold<Facts> => ({ event, fold: evolve as unknown as Fold<Facts>['fold'] });

interface Consuming<Customer, Part> {
  readonly service: string;
  readonly customers: CustomerTable<Customer>;
  readonly parts?: PartTable<Part>;
  /** Events of the topics read that have no effect here; they advance the sequence and are counted. */
  readonly ignores?: readonly EventContract[];
  readonly writes?: readonly Writes[];
  /** Rows of further tables that follow from the customer's state alone. */
  readonly derives?: Derives<Customer>;
  /** `ignored`: orders without an account leave no trace here. @default they are customers like any other */
  readonly guests?: 'ignored';
  /** How a restored database takes over what the own topic tells. @default its numbers and ids, and the rows of `writes` */
  readonly comesBack?: { readonly refold?: Refold<Customer, Part>; readonly writes?: readonly Writes[] };
}

export interface DecidingSpec<Customer, Part> extends Consuming<Customer, Part> {
  readonly handles: readonly Decider<Customer, Part>[];
  readonly due?: DueDecider<Customer, Part>;
  /** What it forgets of an erased customer; who keeps anything of `people.v1` says so. */
  readonly erases?: Erasure<Customer>;
  /** Whether its rules ask for the prices that platforms told. */
  readonly keepsPrices?: boolean;
  /** SQL that is true of a part row whose effect is under way outside: the service is not idle until it is known what came of it. */
  readonly underWay?: string;
}

/** Says what changed of a customer: at most one event per transaction, or per event that it took. */
export interface ProjectingSpec<Facts> extends Consuming<Facts, never> {
  readonly folds: readonly Fold<Facts>[];
  /** The newest occurrence that the facts rest on; decides the policy version that `says` gets. */
  readonly asOf: (facts: Facts) => string;
  /** The facts once the clock has reached their due instant; the same reference back means that nothing changed. */
  readonly notices?: (facts: Facts, due: Due, policy: PolicyInForce) => Facts;
  readonly says: (change: ProjectedChange<Facts>, policy: PolicyInForce) => Draft | undefined;
  /** @default 'transaction': several events of a customer make one, which names them all */
  readonly saysEvery?: 'transaction' | 'event';
}
export interface ProjectedChange<Facts> {
  readonly before: Facts;
  readonly after: Facts;
  /** Every event behind the change, in the order of folding; none when time alone brought it. */
  readonly causes: readonly Event[];
  /** The instant that brought the change, when time alone did. */
  readonly due?: Due;
  /** Nothing has changed; it is to be said once more, because an old record may stand last in the topic. */
  readonly again?: Cause;
}

/** How a deciding service comes to its state again from what it has said itself. */
export interface Refold<Customer, Part> {
  /** The parts that an event of its own moves. */
  readonly parts: (event: Event) => readonly string[];
  /** The state after one event of its own; the same references back for what did not change. */
  readonly evolve: (state: State<Customer, Part>, event: Event) => State<Customer, Part>;
}

export interface RefoldingSpec<Customer, Part> extends Refold<Customer, Part> {
  readonly service: string;
  readonly publishes: Publication;
  readonly customers: CustomerTable<Customer>;
  readonly partTable?: PartTable<Part>;
  readonly writes?: readonly Writes[];
}

/** Everything that a service consumes, by one table; what a reader of the service opens first. */
export interface Consumption<Customer = unknown, Part = unknown> extends Consuming<Customer, Part> {
  readonly topics: readonly Topic[];
  /** Of those, the ones of which only the newest record of a key counts. */
  readonly stateTopics: ReadonlySet<string>;
  readonly deciders: ReadonlyMap<string, Decider<Customer, Part>>;
  readonly folds: ReadonlyMap<string, Fold<Customer>>;
  readonly ignored: ReadonlySet<string>;
  readonly due?: DueDecider<Customer, Part>;
  readonly erases?: Erasure<Customer>;
  readonly keepsPrices?: boolean;
  readonly underWay?: string;
  readonly notices?: ProjectingSpec<Customer>['notices'];
  readonly says?: ProjectingSpec<Customer>['says'];
  readonly asOf?: ProjectingSpec<Customer>['asOf'];
  readonly saysEvery?: ProjectingSpec<Customer>['saysEvery'];
  /** A deciding service that is rebuilt from its own topic. */
  readonly refold?: Refold<Customer, Part>;
}

const byType = <D extends { event: EventContract }>(declared: readonly D[], ignored: ReadonlySet<string>): ReadonlyMap<string, D> => {
  const found = new Map<string, D>();
  for (const one of declared) {
    if (found.has(one.event.type) || ignored.has(one.event.type)) throw new Error(`${one.event.type} is listed twice: exactly one handler per consumer and type`);
    found.set(one.event.type, one);
  }
  return found;
};
const stateTopicsOf = (topics: readonly Topic[]): ReadonlySet<string> => new Set(topics.filter(({ carries }) => carries === 'state').map(({ name }) => name));
const topicsOf = (contracts: readonly EventContract[]): readonly Topic[] => [...new Set(contracts.map((contract) => contract.topic))];

/** The consumption of a deciding service. */
export const consumption = <Customer, Part = never>(spec: DecidingSpec<Customer, Part>): Consumption => {
  const ignored = new Set((spec.ignores ?? []).map((contract) => contract.type));
  const deciders = byType(spec.handles, ignored);
  const topics = topicsOf([...spec.handles.map((one) => one.event), ...(spec.ignores ?? [])]);
  return { ...spec, topics, stateTopics: stateTopicsOf(topics), deciders, folds: new Map(), ignored } as unknown as Consumption;
};

/** The consumption of a projection: folds that commute over topics, and one event per customer and transaction. */
export const projection = <Facts>(spec: ProjectingSpec<Facts>): Consumption => {
  const ignored = new Set((spec.ignores ?? []).map((contract) => contract.type));
  const topics = topicsOf([...spec.folds.map((one) => one.event), ...(spec.ignores ?? [])]);
  return { ...spec, topics, stateTopics: stateTopicsOf(topics), folds: byType(spec.folds, ignored), deciders: new Map(), ignored } as unknown as Consumption;
};

/** The contracts that a service may say; anything else that a rule wants to say is a fault of the code. */
export interface Publication { readonly types: ReadonlySet<string>; readonly contracts: readonly EventContract[] }
export const publication = (...contracts: readonly EventContract[]): Publication => ({ contracts, types: new Set(contracts.map((contract) => contract.type)) });

/**
 * The consumption of a deciding service that is rebuilt: its own topic and nothing else. Nothing is decided again, nothing becomes due
 * and nothing is said; tables get the rows that they got when it was said.
 */
export const refolding = <Customer, Part>({ service, publishes, customers, partTable, writes, parts, evolve }: RefoldingSpec<Customer, Part>): Consumption => {
  const decide = (): never => { throw new Error(`${service} is rebuilt from what it said: nothing is decided`); };
  return {
    service, customers, ...(partTable === undefined ? {} : { parts: partTable }), ...(writes === undefined ? {} : { writes }),
    topics: topicsOf(publishes.contracts), folds: new Map(), ignored: new Set<string>(), refold: { parts, evolve },
    deciders: new Map(publishes.contracts.map((event) => [event.type, { event, parts, decide }])),
  } as unknown as Consumption;
};
