import type { EventContract } from '@fealty/contracts';

/** What a service reads and says, by the names of its two tables. */
export interface ServiceFlow {
  readonly service: string;
  /** Topics that it reads whole: each event said on them is handled or ignored, or it would be parked. */
  readonly topics: readonly string[];
  readonly handles: ReadonlySet<string>;
  readonly ignores: ReadonlySet<string>;
  /** Facts of `reference.v1` that libs/messaging keeps for its rules, and that other processes step over. */
  readonly keeps: ReadonlySet<string>;
  readonly says: readonly EventContract[];
}

/** The platform's side of the open door: what it may publish, on which topic. */
export interface OpenDoor { readonly topic: string; readonly types: readonly string[] }

/** Topics that are made for readers outside: no service has to read them. */
export const forSubscribers: readonly string[] = ['loyalty-updated.v1'];

/** Every process reads `reference.v1` whole, by libs/messaging; it takes policies and models from it and steps over catalogue facts that the service does not keep. */
export const readByEveryProcess = { topic: 'reference.v1', handles: ['fealty.reference.policy-published.v1', 'fealty.loyalty.model-published.v1'], ignores: ['fealty.reference.price-changed.v1', 'fealty.reference.item-launched.v1'] } as const;

export interface Flow { readonly services: readonly ServiceFlow[]; readonly door: OpenDoor }

/** A word on one topic: the platform's `order-placed` is another event than the one that ingest says on `shop.v1`. */
export interface Word { readonly type: string; readonly topic: { readonly name: string } }

export const readersOf = ({ services }: Flow, { type, topic }: Word): { readonly handled: string[]; readonly ignored: string[] } => {
  const readers = services.filter(({ topics }) => topics.includes(topic.name));
  const handling = services.filter((one) => one.keeps.has(type) || (readers.includes(one) && one.handles.has(type)));
  return { handled: handling.map(({ service }) => service), ignored: readers.filter(({ ignores }) => ignores.has(type)).map(({ service }) => service) };
};

const unread = (flow: Flow, contract: EventContract): string[] => {
  const { type, topic: { name } } = contract;
  const { handled, ignored } = readersOf(flow, contract);
  const elsewhere = forSubscribers.includes(name) || [...readByEveryProcess.handles, ...readByEveryProcess.ignores].some((known) => known === type);
  const nobody = handled.length + ignored.length === 0 && !elsewhere ? [`${type} is said, and no service lists it as handled or as ignored`] : [];
  const parked = flow.services.filter((one) => one.topics.includes(name) && !one.handles.has(type) && !one.ignores.has(type))
    .map((one) => `${one.service} reads ${name} and lists ${type} neither as handled nor as ignored: it would be parked`);
  return [...nobody, ...parked];
};

const sayers = ({ services }: Flow): Map<string, string[]> => {
  const found = new Map<string, string[]>();
  for (const { service, says } of services) for (const { type } of says) found.set(type, [...found.get(type) ?? [], service]);
  return found;
};

const readFaults = (flow: Flow, said: ReadonlySet<string>): string[] => flow.services.flatMap((one) =>
  [...one.handles, ...one.ignores].filter((type) => !said.has(type) && !(one.topics.includes(flow.door.topic) && flow.door.types.includes(type)))
    .map((type) => `${one.service} reads ${type}, and nobody says it`));

/** What is wrong between those who say and those who read, one sentence each; empty when every event has a way. */
export const flowFaults = (flow: Flow, contracts: readonly EventContract[]): string[] => {
  const said = sayers(flow);
  const neverSaid = contracts.filter(({ type }) => !said.has(type)).map(({ type }) => `${type} is a contract, and no service says it`);
  const saidTwice = [...said].filter(([, who]) => who.length > 1).map(([type, who]) => `${type} is said by ${who.join(' and ')}: one topic has one writer`);
  const foreign = flow.services.flatMap(({ service, says }) => says.filter(({ topic }) => topic.owner !== service && topic.alsoBy?.includes(service) !== true)
    .map(({ type, topic }) => `${service} says ${type} on ${topic.name}, which ${topic.owner} owns`));
  const unreads = flow.services.flatMap(({ says }) => says.flatMap((contract) => unread(flow, contract)));
  const closedDoor = flow.door.types.filter((type) => readersOf(flow, { type, topic: { name: flow.door.topic } }).handled.length === 0).map((type) => `a platform may publish ${type}, and nobody takes it`);
  return [...new Set([...neverSaid, ...saidTwice, ...foreign, ...unreads, ...readFaults(flow, new Set(said.keys())), ...closedDoor])].sort();
};
