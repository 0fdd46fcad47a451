// An exchange takes effect as far as its old order allows: its goods come back once that order is known, which is also when the new order is
// placed; what comes back pays for what goes out once it was paid itself. Until then it waits with the customer (O1), so that payment of the
// new order is never said before that of the old one, and counts on its purchase day.
import { orderPaidV1, type Cause, type Draft, type OrderPaidV1, type Outcome, type Policy, type PolicyInForce, type Purchase } from '@fealty/contracts';
import type { Buyer, OpenExchange, Orders } from './buyer.rules.js';
import { followExchanges, paying } from './follow-exchanges.rules.js';
import { takenOverBy } from './given-back.rules.js';
import { becomesExchanged } from './become-exchanged.rules.js';
import { isEarlier, unplaced, type Order, type PlacedOrder, type Told } from './order.rules.js';
import { place } from './place.rules.js';
import { take, takeWaiting, type Step } from './tell.rules.js';

interface Taken { readonly parts: Orders['parts']; readonly events: readonly Draft[]; readonly open: readonly OpenExchange[] }

const isOfPurchase = (data: unknown): data is { purchase: Purchase } => typeof data === 'object' && data !== null && 'purchase' in data;
const toldBy = ({ fact: { occurredAt: at, id } }: OpenExchange): Told => ({ at, id });

/** Of several exchanges into one order the first tells what it is and pays for it, and any before what was told of it by itself. */
const tellsOf = ({ exchangeOf, exchangeTold }: PlacedOrder, told: Told): boolean =>
  exchangeOf === undefined || (exchangeTold !== undefined && isEarlier(told, exchangeTold));
const paysFor = ({ exchangeTold }: PlacedOrder, { fact: { id } }: OpenExchange): boolean => exchangeTold === undefined || exchangeTold.id === id;

const orderHalf = (known: Order, old: PlacedOrder, { one, policy }: { one: OpenExchange; policy: Policy }): Step<PlacedOrder> | undefined => {
  if (known.placed && !tellsOf(known, toldBy(one))) return { order: known.exchangeTold === undefined ? { ...known, exchangeTold: toldBy(one) } : known, events: [] };
  const { fact, fact: { data: { orderId: exchangeOf, newOrder } } } = one;
  const placed = place(unplaced, newOrder, { cause: fact, policy, exchangeOf, takenOver: takenOverBy(known, newOrder.orderId, old) });
  if ('refused' in placed) return undefined;
  return known.placed ? take(known, becomesExchanged(known, placed.order, fact), fact) : placed;
};

const takeOne = (before: Taken, one: OpenExchange, policy: PolicyInForce): Taken => {
  const { orderId, returnId, newOrder } = one.fact.data;
  const [old, known] = [before.parts[orderId] ?? unplaced, before.parts[newOrder.orderId] ?? unplaced];
  const waits = { ...before, open: [...before.open, one] };
  if (!old.placed) return waits;
  if (!old.returns.some((returned) => returned.returnId === returnId && returned.id === one.fact.id)) return old.waiting.some(({ id }) => id === one.fact.id) ? waits : before;
  const placed = orderHalf(known, old, { one, policy: policy.numbered(one.policyVersion) ?? policy.policy });
  if (placed === undefined) return before;
  const paid = paying(placed.order, old, one.fact);
  const { order, events } = takeWaiting({ order: paid.order, events: [...placed.events, ...paid.events] }, known.waiting);
  return {
    parts: { ...before.parts, [newOrder.orderId]: order }, events: [...before.events, ...events],
    open: old.paidAt === undefined && paysFor(order, one) ? waits.open : before.open,
  };
};

const byOccurrence = ({ fact: a }: OpenExchange, { fact: b }: OpenExchange): number => (a.occurredAt < b.occurredAt || (a.occurredAt === b.occurredAt && a.id < b.id) ? -1 : 1);

const taking = (before: Taken, policy: PolicyInForce): Taken => {
  const after = [...before.open].sort(byOccurrence).reduce<Taken>((taken, one) => takeOne(taken, one, policy), { ...before, open: [] });
  // An order that an exchange placed or paid may be what another one waits for.
  return after.events.length === before.events.length ? after : taking(after, policy);
};

// Until the last order of the exchanges is said to be paid, it is not known what is kept of all of them.
const followed = (events: readonly Draft[]): readonly Draft[] => {
  const last = events.findLastIndex(({ contract, data }) => contract.type === orderPaidV1.type && (data as OrderPaidV1['data']).exchangeOf !== undefined);
  return events.map((event, index) => (index >= last || !isOfPurchase(event.data) ? event : { ...event, data: { ...event.data, purchase: { ...event.data.purchase, followed: true as const } } }));
};

interface Decided { readonly parts: Readonly<Record<string, Order>>; readonly events: readonly Draft[]; readonly cause: Cause }

/** What was decided of orders, and what exchanges make of it. */
export const takeExchanges = ({ customer, parts }: Orders, decided: Decided, policy: PolicyInForce): Outcome<Buyer, Order> => {
  const { exchanges = [], exchanged = [] } = customer;
  if (exchanges.length + exchanged.length === 0) return { parts: decided.parts, events: decided.events };
  const { open, ...taken } = taking({ parts: { ...parts, ...decided.parts }, events: decided.events, open: exchanges }, policy);
  const { parts: after, events } = followExchanges(taken, exchanged, decided.cause);
  const changed = Object.fromEntries(Object.entries(after).flatMap(([orderId, order]) => (order === undefined || order === parts[orderId] ? [] : [[orderId, order]])));
  return { customer: { ...(open.length === 0 ? {} : { exchanges: open }), ...(exchanged.length === 0 ? {} : { exchanged }) }, parts: changed, events: followed(events) };
};
